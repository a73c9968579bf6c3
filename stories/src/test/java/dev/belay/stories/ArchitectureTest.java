package dev.belay.stories;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Holds the module table of `ARCHITECTURE.md` against the bytecode.
final class ArchitectureTest {

  private static final List<String> FILES_AND_SOCKETS =
      List.of("java.nio.file", "java.nio.channels", "java.net.http", "java.sql", "javax.sql");
  private static final List<String> THREADS_AND_LOGS =
      List.of("java.util.logging", "org.slf4j", "java.util.concurrent.locks");

  /// One row of the table: what a module may use of Belay, and what it must never contain.
  ///
  /// @param uses modules; what these may use is allowed too
  /// @param never packages
  private record Module(String name, List<String> uses, List<String> never) {

    String packages() {
      return "dev.belay." + name + "..";
    }
  }

  /// The table. Modules that are not there yet have their row already.
  private static final Map<String, Module> TABLE =
      Stream.of(
              new Module("testkit", List.of(), List.of()),
              new Module(
                  "engine",
                  List.of(),
                  join(
                      FILES_AND_SOCKETS,
                      THREADS_AND_LOGS,
                      List.of(
                          "com.google.common", "com.google.protobuf", "dev.cel", "org.snakeyaml"))),
              new Module(
                  "language",
                  List.of("engine"),
                  join(FILES_AND_SOCKETS, List.of("dev.cel.runtime"))),
              new Module("rollout", List.of("engine"), join(FILES_AND_SOCKETS, THREADS_AND_LOGS)),
              new Module(
                  "workbench",
                  List.of("language", "engine", "rollout"),
                  List.of("java.net.http", "io.helidon", "org.postgresql", "org.jdbi")),
              new Module("wire", List.of("engine"), List.of("java.sql", "javax.sql")),
              new Module(
                  "enforce",
                  List.of("engine", "wire"),
                  List.of("dev.cel", "org.snakeyaml", "java.sql", "javax.sql")),
              new Module("server", List.of("language", "rollout", "workbench", "wire"), List.of()),
              new Module(
                  "gateway", List.of("enforce"), List.of("java.sql", "javax.sql", "dev.cel")),
              new Module("fleet", List.of("enforce"), List.of("java.sql", "javax.sql", "dev.cel")),
              new Module("replay", List.of("workbench"), List.of()),
              new Module("bench", List.of("language"), List.of()),
              new Module(
                  "cli",
                  List.of("server", "gateway", "fleet", "replay", "workbench", "language"),
                  List.of()))
          .collect(Collectors.toUnmodifiableMap(Module::name, module -> module));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.belay");

  @TestFactory
  Stream<DynamicTest> a_module_uses_only_the_modules_in_its_row() {
    return present()
        .map(
            module ->
                dynamicTest(
                    module.name(),
                    () ->
                        noClasses()
                            .that()
                            .resideInAPackage(module.packages())
                            .should()
                            .dependOnClassesThat(
                                resideInAPackage("dev.belay..")
                                    .and(not(resideInAnyPackage(allowed(module)))))
                            .check(CLASSES)));
  }

  @TestFactory
  Stream<DynamicTest> a_module_contains_nothing_that_its_row_excludes() {
    return present()
        .filter(module -> !module.never().isEmpty())
        .map(
            module ->
                dynamicTest(
                    module.name(),
                    () ->
                        noClasses()
                            .that()
                            .resideInAPackage(module.packages())
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(
                                module.never().stream()
                                    .map(name -> name + "..")
                                    .toArray(String[]::new))
                            .check(CLASSES)));
  }

  @TestFactory
  Stream<DynamicTest> pure_modules_read_no_clock_and_start_no_thread() {
    return Stream.of("engine", "language", "rollout")
        .map(TABLE::get)
        .map(module -> dynamicTest(module.name(), () -> assertThat(impure(module)).isEmpty()));
  }

  @Test
  void every_package_has_a_row_and_is_flat_and_null_marked() {
    for (var found : packages()) {
      var module = found.getName().substring("dev.belay.".length());
      assertThat(TABLE).as("row of `%s` in the table", module).containsKey(module);
      assertThat(found.isAnnotatedWith(NullMarked.class)).as("%s is @NullMarked", module).isTrue();
    }
  }

  /// Otherwise a module that nobody added to this one's POM would be held to nothing.
  @Test
  void every_module_is_seen_from_here() {
    var seen = packages().stream().map(JavaPackage::getRelativeName).toList();
    var project = Project.here();
    for (var module : project.modules()) {
      var sources = project.root().resolve(Path.of(module, "src", "main", "java"));
      if (Files.isDirectory(sources)) {
        assertThat(seen).as("modules in the POM of stories").contains(module);
      }
    }
  }

  private static Stream<Module> present() {
    return packages().stream().map(JavaPackage::getRelativeName).map(TABLE::get);
  }

  private static List<JavaPackage> packages() {
    return CLASSES.stream().map(JavaClass::getPackage).distinct().toList();
  }

  private static String[] allowed(Module module) {
    var allowed = new HashSet<String>();
    allow(module, allowed);
    return allowed.toArray(String[]::new);
  }

  private static void allow(Module module, Set<String> allowed) {
    if (allowed.add(module.packages())) {
      module.uses().forEach(name -> allow(row(name), allowed));
    }
  }

  private static Module row(String name) {
    var row = TABLE.get(name);
    if (row == null) {
      throw new AssertionError("the table has no row for `%s`".formatted(name));
    }
    return row;
  }

  private static final Set<String> IMPURE =
      Set.of(
          "java.lang.System.nanoTime",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.getenv",
          "java.time.Instant.now",
          "java.time.Clock.systemUTC",
          "java.lang.Thread.start",
          "java.lang.Thread.startVirtualThread",
          "java.util.UUID.randomUUID");

  private static List<String> impure(Module module) {
    return CLASSES.stream()
        .filter(resideInAPackage(module.packages()))
        .flatMap(type -> type.getMethodCallsFromSelf().stream())
        .filter(call -> IMPURE.contains(call.getTargetOwner().getName() + "." + call.getName()))
        .map(call -> call.getDescription())
        .sorted()
        .toList();
  }

  @SafeVarargs
  private static List<String> join(List<String>... lists) {
    var joined = new ArrayList<String>();
    for (var list : lists) {
      joined.addAll(list);
    }
    return List.copyOf(joined);
  }
}
