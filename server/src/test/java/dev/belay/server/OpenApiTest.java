package dev.belay.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.belay.rollout.Role;
import dev.belay.testkit.Yaml;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// Holds `openapi.yaml` against the table of routes.
@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenApiTest {

  private final RunningPlane plane;
  private final Yaml document;

  OpenApiTest(SharedPostgres.Running postgres) {
    plane = RunningPlane.start(postgres);
    document = Yaml.parse("openapi.yaml", new String(PlaneRoutes.openApi(), UTF_8));
  }

  @AfterAll
  void stop() throws Exception {
    plane.close();
  }

  @Test
  void it_is_served() throws Exception {
    var answer = plane.get("/openapi.yaml", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.response().body()).isEqualTo(new String(PlaneRoutes.openApi(), UTF_8));
  }

  @Test
  void it_describes_every_route_and_nothing_else() {
    var described = new TreeSet<String>();
    var paths = document.mapping("paths");
    for (var path : paths.fields().keySet()) {
      paths.mapping(path).fields().keySet().stream()
          .filter(method -> !method.equals("parameters"))
          .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path));
    }

    assertThat(described)
        .containsExactlyElementsOf(new TreeSet<>(table().stream().map(Route::toString).toList()));
  }

  @TestFactory
  Stream<DynamicTest> it_says_what_a_route_takes_and_who_may_ask() {
    return table().stream().map(route -> dynamicTest(route.toString(), () -> compare(route)));
  }

  private void compare(Route route) {
    var path = document.mapping("paths").mapping(route.path());
    var operation = path.mapping(route.method().text().toLowerCase(Locale.ROOT));

    assertThat(operation.text("summary")).isEqualTo(route.summary());
    assertThat(operation.has("requestBody")).isEqualTo(route.takes().mediaType().isPresent());
    assertThat(operation.mapping("responses").fields().keySet())
        .anyMatch(status -> status.startsWith("2"));
    assertThat(named(path)).as("parameters").isEqualTo(filledIn(route.path()));
    if (route.permission().isEmpty()) {
      assertThat(operation.fields().get("security")).isEqualTo(List.of());
    } else {
      var permission = route.permission().get();
      assertThat(operation.text("x-permission")).isEqualTo(permission.name());
      assertThat(operation.texts("x-roles"))
          .containsExactlyInAnyOrderElementsOf(
              permission.roles().stream().map(Role::text).toList());
      assertThat(operation.mapping("responses").fields()).containsKey("default");
    }
  }

  private static List<String> named(Yaml path) {
    return path.has("parameters")
        ? path.list("parameters").stream()
            .map(parameter -> parameter.text("$ref").replaceAll(".*/", ""))
            .sorted()
            .toList()
        : List.of();
  }

  private static List<String> filledIn(String path) {
    return Stream.of(path.split("/"))
        .filter(part -> part.startsWith("{"))
        .map(part -> part.substring(1, part.length() - 1))
        .sorted()
        .toList();
  }

  private List<Route> table() {
    return plane.plane().table();
  }
}
