package dev.retentionmart;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.retentionmart.warehouse.WarehouseLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** Who may know whom, and who may ask the outside world. */
class ArchitectureTest {
  private static final String ROOT = "dev.retentionmart";

  /** The stages in the order in which data flows. Packages of one step do not know each other. */
  private static final List<List<String>> STEPS =
      List.of(
          List.of("fault"),
          List.of("config"),
          List.of("progress"),
          List.of("warehouse"),
          List.of("source"),
          List.of("history"),
          List.of("timeline"),
          List.of("retention", "cohort"),
          List.of("mart"),
          List.of("value"),
          List.of("catalogue"),
          List.of("report"));

  /** Makes up sources, so it stands before all stages; no stage may know it. */
  private static final List<String> GENERATE_IMPORTS = List.of("fault", "config", "progress");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(new ImportOption.DoNotIncludeJars())
          .importPackages(ROOT);

  @Test
  void everyStageImportsOnlyStagesBeforeIt() {
    List<String> before = new ArrayList<>();
    for (List<String> step : STEPS) {
      for (String stage : step) {
        importsOnly(stage, before);
      }
      before.addAll(step);
    }
  }

  @Test
  void generateImportsNoStage() {
    importsOnly("generate", GENERATE_IMPORTS);
  }

  @Test
  void everyPackageIsKnownHere() {
    Set<String> known = allPackages();
    known.add("cli");
    classes()
        .should()
        .resideInAnyPackage(
            Stream.concat(Stream.of(ROOT), known.stream().map(ArchitectureTest::withSubpackages))
                .toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    Path sources = Path.of(System.getProperty("project.root", ".."), "jobs/src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      Set<Path> packages =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .collect(toCollection(TreeSet::new));
      assertThat(packages).isNotEmpty();
      assertThat(packages)
          .filteredOn(folder -> !Files.isRegularFile(folder.resolve("package-info.java")))
          .as("packages without a package-info.java")
          .isEmpty();
    }
  }

  @Test
  void onlyTheEntryKnowsWhatTimeItIs() {
    noClasses()
        .that(
            DescribedPredicate.not(
                resideInAnyPackage(withSubpackages("cli"), withSubpackages("progress"))
                    .or(isOrIsInside(RunRecord.class.getName()))
                    // Who holds the lock since when; no table depends on it.
                    .or(isOrIsInside(WarehouseLock.class.getName()))))
        .should()
        .accessTargetWhere(access("the clock is read", access -> readsClock(owner(access), access)))
        .because("a run as of a date gives the same tables whenever it runs")
        .check(CLASSES);
  }

  @Test
  void noExpressionReadsTheClock() {
    Set<String> clocks =
        Set.of(
            "current_timestamp",
            "current_date",
            "current_time",
            "curdate",
            "now",
            "localtimestamp");
    noClasses()
        .should()
        .accessTargetWhere(
            access(
                "the clock is read on an executor",
                access ->
                    owner(access).equals(functions.class.getName())
                        && (clocks.contains(access.getTarget().getName())
                            || access.getTarget().getFullName().endsWith(".unix_timestamp()"))))
        .because("a run as of a date gives the same tables whenever it runs")
        .check(CLASSES);
  }

  @Test
  void onlyTheMainClassEndsTheProcess() {
    noClasses()
        .that(DescribedPredicate.not(isOrIsInside(ROOT + ".RetentionMart")))
        .should()
        .accessTargetWhere(
            access(
                "the process is ended",
                access ->
                    List.of(
                            "java.lang.System.exit",
                            "java.lang.Runtime.exit",
                            "java.lang.Runtime.halt")
                        .contains(owner(access) + "." + access.getTarget().getName())))
        .because("an exit code has one place, and Spark must be stopped before it")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that(DescribedPredicate.not(resideInAPackage(withSubpackages("cli"))))
        .should()
        .accessField(System.class, "out")
        .because("the last line on stdout is the run's result, for programs to read")
        .check(CLASSES);
  }

  private static void importsOnly(String importer, List<String> allowed) {
    Set<String> forbidden = allPackages();
    forbidden.add("cli");
    forbidden.remove(importer);
    forbidden.removeAll(allowed);
    DescribedPredicate<JavaClass> forbiddenClasses =
        resideInAPackage(ROOT)
            .or(
                resideInAnyPackage(
                    forbidden.stream()
                        .map(ArchitectureTest::withSubpackages)
                        .toArray(String[]::new)));
    noClasses()
        .that()
        .resideInAPackage(withSubpackages(importer))
        .should()
        .dependOnClassesThat(
            forbiddenClasses.as("are in neither %s nor one of %s", importer, allowed))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  /** All packages but the root and the command line, which may know everybody. */
  private static Set<String> allPackages() {
    Set<String> packages = STEPS.stream().flatMap(List::stream).collect(toCollection(TreeSet::new));
    packages.add("generate");
    return packages;
  }

  private static String withSubpackages(String name) {
    return ROOT + "." + name + "..";
  }

  /** A class, its nested classes and its lambdas. */
  private static DescribedPredicate<JavaClass> isOrIsInside(String name) {
    return DescribedPredicate.describe(
        "are " + name,
        type -> type.getName().equals(name) || type.getName().startsWith(name + "$"));
  }

  private static boolean readsClock(String owner, JavaAccess<?> access) {
    String name = access.getTarget().getName();
    return switch (owner) {
      case "java.lang.System" -> name.equals("currentTimeMillis");
      case "java.time.Clock" -> name.startsWith("system");
      case "java.util.Date" -> access.getTarget().getFullName().endsWith("<init>()");
      case "java.util.Calendar" -> name.equals("getInstance");
      default -> owner.startsWith("java.time.") && name.equals("now");
    };
  }

  private static String owner(JavaAccess<?> access) {
    return access.getTargetOwner().getName();
  }

  private static DescribedPredicate<JavaAccess<?>> access(
      String description, Predicate<JavaAccess<?>> predicate) {
    return DescribedPredicate.describe(description, predicate);
  }
}
