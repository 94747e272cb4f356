package dev.retentionmart.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Debian's Chromium without a screen and without a network; keeps what a page complains about. */
final class Chromium implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/chromium");
  private static final List<String> OPTIONS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;
  private final Set<String> complaints = new LinkedHashSet<>();

  Chromium() {
    assertThat(PROGRAM).as("install Debian's chromium, see .ci/run").exists();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(PROGRAM).setArgs(OPTIONS));
  }

  /** Opens a file and waits until it has drawn itself. */
  Page open(Path file, int width, ColorScheme scheme) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setOffline(true)
                .setAcceptDownloads(true)
                .setViewportSize(width, 900)
                .setColorScheme(scheme));
    Page page = context.newPage();
    page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
    page.onPageError(complaints::add);
    page.onRequest(
        request -> {
          if (!request.url().startsWith("file:") && !request.url().startsWith("blob:")) {
            complaints.add("a request for " + request.url());
          }
        });
    page.navigate(file.toUri().toString());
    page.waitForSelector("html[data-ready]");
    return page;
  }

  /** Violations of the Content Security Policy, errors, anything on the console, any request. */
  Set<String> complaints() {
    return complaints;
  }

  /** What axe-core finds wrong for people who cannot see, hear, point or tell colours apart. */
  @SuppressWarnings("unchecked")
  static List<String> barriers(Page page) {
    page.evaluate(axe());
    return (List<String>)
        page.evaluate(
            "async () => (await axe.run({resultTypes: ['violations']})).violations.flatMap(rule => rule.nodes.map(node => rule.id + ': ' + node.html))");
  }

  private static String axe() {
    try (InputStream script = Chromium.class.getResourceAsStream("/axe.min.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
