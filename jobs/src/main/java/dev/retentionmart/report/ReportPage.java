package dev.retentionmart.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * One HTML file that needs nothing else: no network, and no code but its own, which its Content
 * Security Policy names by hashes. Data stand in it compressed and in base 64, so that no label can
 * end an element; what stands in it plainly is escaped.
 */
final class ReportPage {
  private static final String CHARTS = "echarts.common.min.js";
  private static final String STYLE = "report.css";

  /** In the order in which one uses the other. */
  private static final String[] CODE = {
    "model.js",
    "formats.js",
    "elements.js",
    "charts.js",
    "rates.js",
    "curves.js",
    "cohorts.js",
    "sections.js",
    "filters.js",
    "theme.js",
    "page.js"
  };

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z-]+)}}");

  private ReportPage() {}

  /**
   * The page.
   *
   * @param data see {@link ReportData}
   * @param fingerprint what it was made from: the same fingerprint, the same page
   */
  static String of(JsonNode data, String fingerprint) {
    String charts = resource(CHARTS);
    String code = code();
    String style = resource(STYLE);
    String policy =
        "default-src 'none'; script-src '%s' '%s'; style-src '%s'; img-src data:; base-uri 'none'; form-action 'none'"
            .formatted(hash(charts), hash(code), hash(style));
    return fill(
        resource("report.html"),
        Map.of(
            "language", escape(language(data.path("locale").asText())),
            "policy", escape(policy),
            "fingerprint", escape(fingerprint),
            "title", escape(data.path("title").asText()),
            "style", style,
            "data", compressed(data),
            "charts", charts,
            "code", code));
  }

  /** What the page says is English, in the country of the locale where that is an English one. */
  private static String language(String tag) {
    return Locale.forLanguageTag(tag).getLanguage().equals("en") ? tag : "en";
  }

  private static String code() {
    StringBuilder code = new StringBuilder("(() => {\n\"use strict\";\n");
    for (String file : CODE) {
      code.append(resource(file));
    }
    return code.append("})();\n").toString();
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String fill(String template, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))));
  }

  private static String compressed(JsonNode data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream gzip = smallest(bytes)) {
      gzip.write(new ObjectMapper().writeValueAsBytes(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static DeflaterOutputStream smallest(OutputStream bytes) throws IOException {
    return new GZIPOutputStream(bytes) {
      {
        def.setLevel(Deflater.BEST_COMPRESSION);
      }
    };
  }

  /** A browser hashes what it has parsed, in which every end of a line is a single character. */
  private static String resource(String name) {
    try (InputStream stream = ReportPage.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the program lacks its resource " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
