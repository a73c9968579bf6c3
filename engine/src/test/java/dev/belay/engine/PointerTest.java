package dev.belay.engine;

import static dev.belay.engine.Worlds.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PointerTest {

  /// The document of RFC 6901, section 5.
  private static final Value DOCUMENT =
      json(
          """
          {"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8}
          """);

  private static String at(String pointer) {
    return Pointer.find(DOCUMENT, pointer)
        .map(value -> new String(Json.canonical(value), java.nio.charset.StandardCharsets.UTF_8))
        .orElse("nothing");
  }

  @Test
  void the_examples_of_the_standard_hold() {
    assertThat(Pointer.find(DOCUMENT, "")).contains(DOCUMENT);
    assertThat(at("/foo")).isEqualTo("[\"bar\",\"baz\"]");
    assertThat(at("/foo/0")).isEqualTo("\"bar\"");
    assertThat(at("/")).isEqualTo("0");
    assertThat(at("/a~1b")).isEqualTo("1");
    assertThat(at("/c%d")).isEqualTo("2");
    assertThat(at("/e^f")).isEqualTo("3");
    assertThat(at("/g|h")).isEqualTo("4");
    assertThat(at("/i\\j")).isEqualTo("5");
    assertThat(at("/k\"l")).isEqualTo("6");
    assertThat(at("/ ")).isEqualTo("7");
    assertThat(at("/m~0n")).isEqualTo("8");
  }

  @Test
  void what_is_not_there_is_not_found() {
    for (var pointer : new String[] {"/bar", "/foo/2", "/foo/-1", "/foo/x", "/foo/-", "/foo/0/1"}) {
      assertThat(at(pointer)).as(pointer).isEqualTo("nothing");
    }
  }

  @Test
  void a_number_has_one_form() {
    for (var pointer : new String[] {"/foo/00", "/foo/01", "/foo/+1", "/foo/ 1", "/foo/\u0661"}) {
      assertThat(at(pointer)).as(pointer).isEqualTo("nothing");
    }
  }

  @Test
  void a_tilde_and_a_slash_in_a_name_come_back() {
    for (var name : new String[] {"a/b", "m~n", "~1", "~0", "~01", "/", ""}) {
      assertThat(Pointer.parts(Pointer.append("", name))).containsExactly(name);
    }
  }
}
