package dev.belay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Paths, hosts and patterns, with the tricks that attackers play on them.
final class NamesTest {

  // Paths

  @Test
  void a_path_is_normalized() {
    assertThat(Names.normalize("/a/b")).isEqualTo("/a/b");
    assertThat(Names.normalize("/a//b/./c/")).isEqualTo("/a/b/c");
    assertThat(Names.normalize("/a/../b")).isEqualTo("/b");
    assertThat(Names.normalize("/../../a")).as("nothing is above the root").isEqualTo("/a");
    assertThat(Names.normalize("/")).isEqualTo("/");
    assertThat(Names.normalize("a/..")).isEqualTo(".");
    assertThat(Names.normalize("")).isEqualTo(".");
    assertThat(Names.normalize("../a/../../b")).isEqualTo("../../b");
    assertThat(Names.normalize("/a/...")).as("three dots are a name").isEqualTo("/a/...");
  }

  @Test
  void what_is_below_a_folder_is_within_it() {
    for (var path : List.of("/srv/a7", "/srv/a7/", "/srv/a7/x", "/srv/a7/x/../y", "/srv//a7/./x")) {
      assertThat(Names.within(path, "/srv/a7")).as(path).isTrue();
      assertThat(Names.within(path, "/srv/a7/")).as(path).isTrue();
      assertThat(Names.within(path, "/srv/b/../a7")).as(path).isTrue();
      assertThat(Names.within(path, "/")).as(path).isTrue();
    }
  }

  @Test
  void what_climbs_out_is_not() {
    for (var path :
        List.of(
            "/srv/a7/../b",
            "/srv/a7/..",
            "/srv/a7/x/../../b",
            "/srv/a7/./../a77",
            "/srv/a7//../../etc/passwd",
            "/srv/../srv/a77/x",
            "/")) {
      assertThat(Names.within(path, "/srv/a7")).as(path).isFalse();
    }
  }

  @Test
  void a_textual_prefix_is_not_a_folder() {
    for (var path : List.of("/srv/a77", "/srv/a7.txt", "/srv/a7-evil/x", "/srv/A7/x")) {
      assertThat(Names.within(path, "/srv/a7")).as(path).isFalse();
    }
  }

  @Test
  void what_two_systems_may_read_differently_is_within_nothing() {
    for (var path : List.of("/srv/a7/..\\..\\etc", "/srv/a7\\x", "/srv/a7/x\0/../../etc", "")) {
      assertThat(Names.within(path, "/srv/a7")).as(path).isFalse();
    }
    assertThat(Names.within("/srv/a7/x", "")).isFalse();
    assertThat(Names.within("/srv/a7/x", "/srv\\a7")).isFalse();
  }

  @Test
  void relative_paths_are_within_relative_folders_only() {
    assertThat(Names.within("a/b", "a")).isTrue();
    assertThat(Names.within("./a/b", "a/")).isTrue();
    assertThat(Names.within("a/b", ".")).isTrue();
    assertThat(Names.within("a/../../b", ".")).isFalse();
    assertThat(Names.within("..", ".")).isFalse();
    assertThat(Names.within("../x", "..")).isTrue();
    assertThat(Names.within("../../x", "..")).as("above the folder").isFalse();
    assertThat(Names.within("../..", "..")).isFalse();
    assertThat(Names.within("../..x", "..")).as("a name that begins with dots").isTrue();
    assertThat(Names.within("srv/a7/x", "/srv/a7")).isFalse();
    assertThat(Names.within("/srv/a7/x", "srv/a7")).isFalse();
  }

  // Hosts

  private static void assertHost(String endpoint, String host) {
    assertThat(Names.host(endpoint)).as(endpoint).contains(host);
  }

  private static void assertNoHost(String... endpoints) {
    for (var endpoint : endpoints) {
      assertThat(Names.host(endpoint)).as(endpoint).isEmpty();
    }
  }

  @Test
  void the_host_of_urls_endpoints_and_targets_is_found() {
    assertHost("https://api.example.com/v1?x=1#y", "api.example.com");
    assertHost("https://api.example.com:8443", "api.example.com");
    assertHost("https://api.example.com:/", "api.example.com");
    assertHost("api.example.com:4317", "api.example.com");
    assertHost("api.example.com/v1", "api.example.com");
    assertHost("localhost", "localhost");
    assertHost("dns:///collector.example.com:4317", "collector.example.com");
    assertHost("127.0.0.1:80", "127.0.0.1");
    assertHost("otel_collector:4317", "otel_collector");
  }

  @Test
  void the_letters_of_a_host_do_not_matter() {
    assertHost("HTTPS://API.Example.COM/", "api.example.com");
    assertHost("https://api.example.com./", "api.example.com");
    assertHost("https://BÜCHER.example/", "xn--bcher-kva.example");
    assertHost("https://ｅｖｉｌ.example/", "evil.example");
    assertHost("https://xn--bcher-kva.example/", "xn--bcher-kva.example");
  }

  @Test
  void a_user_is_no_host() {
    assertHost("http://good.example@evil.example/", "evil.example");
    assertHost("http://good.example:80@evil.example:443/", "evil.example");
    assertHost("http://user:pass%40good.example@evil.example", "evil.example");
    assertHost("http://evil.example/@good.example", "evil.example");
    assertHost("http://evil.example?@good.example", "evil.example");
    assertHost("http://evil.example#@good.example", "evil.example");
    assertNoHost("http://a@b@good.example/", "good.example@evil.example", "mailto:a@good.example");
  }

  @Test
  void what_two_readers_read_differently_names_no_host() {
    assertNoHost(
        "http://evil.example\\@good.example/",
        "http://good.example\\.evil.example/",
        "http:\\\\evil.example",
        "http:/good.example",
        "http:///good.example/",
        "file:///etc/passwd",
        "http://good.example%2eevil.example",
        "http://go\tod.example",
        "http://good.example\n.evil.example",
        " http://good.example",
        "http://good.example \0",
        "ht tp://good.example",
        "://good.example",
        "http://faß.example/",
        "http://ΣΊΣΥΦΟς.example/");
  }

  @Test
  void what_is_no_host_names_none() {
    assertNoHost(
        "",
        "http://",
        "http://:80",
        "http://.",
        "http://..",
        "http://a..b",
        "http://.a",
        "good.example:port",
        "good.example:",
        "good.example:65536",
        "good.example:123456",
        "unix:/var/run/x.sock",
        "unix:///var/run/x.sock",
        "javascript:alert(1)",
        "http://" + "a".repeat(64) + ".example",
        "http://" + "a.".repeat(127) + "example");
  }

  @Test
  void a_grpc_target_names_its_host_after_the_server_that_is_asked() {
    assertHost("dns://8.8.8.8/good.example:443", "good.example");
    assertHost("DNS:///good.example", "good.example");
    assertNoHost("dns://good.example", "dns:///", "ipv4:1.2.3.4:80", "ipv6:[::1]:80");
  }

  @Test
  void an_ipv6_address_is_a_host_without_its_brackets() {
    assertHost("http://[2001:DB8::1]:8080/x", "2001:db8::1");
    assertHost("[::1]:4317", "::1");
    assertHost("::1", "::1");
    assertHost("http://[::ffff:127.0.0.1]/", "::ffff:127.0.0.1");
    assertNoHost(
        "http://::1/",
        "http://[::1",
        "http://[::1]evil.example/",
        "http://[::1]:x/",
        "http://[good.example]/",
        "http://[127.0.0.1]/",
        "http://[::1%25eth0]/",
        "http://[1:2:3]/",
        "http://[:::1]/",
        "a:b:c");
  }

  @Test
  void an_ipv4_address_has_one_form() {
    assertNoHost(
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.0.0.01/",
        "http://256.0.0.1/",
        "http://1.2.3/",
        "http://1.2.3.4.5/",
        "http://good.example.1/",
        "http://127.1./",
        "http://０x7f.1/");
    assertHost("http://１２７.0.0.1/", "127.0.0.1");
    assertHost("http://1.2.3.4.example/", "1.2.3.4.example");
  }

  @Test
  void this_machine_is_what_is_clearly_this_machine() {
    for (var host :
        List.of(
            "localhost",
            "LOCALHOST",
            "localhost.",
            "x.localhost",
            "127.0.0.1",
            "127.255.255.254",
            "::1",
            "0:0:0:0:0:0:0:1",
            "0000:0000:0000:0000:0000:0000:0000:0001",
            "::ffff:127.0.0.1",
            "::FFFF:7f00:1")) {
      assertThat(Names.isLoopback(host)).as(host).isTrue();
    }
  }

  @Test
  void what_only_some_systems_take_for_this_machine_is_not_clearly_it() {
    for (var host :
        List.of(
            "",
            "127.1",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "127.0.0.256",
            "127.0.0.1.evil.example",
            "127.evil.example",
            "evil-localhost",
            "localhost.evil.example",
            "localhost..",
            ".localhost",
            "localhost:80",
            "http://localhost",
            "evil.example/.localhost",
            "0.0.0.0",
            "::",
            "::2",
            "::ffff:127.evil",
            "::127.0.0.1",
            "[::1]",
            "::1%lo",
            "localhost\0",
            "ⅼocalhost",
            "１２７.0.0.1")) {
      assertThat(Names.isLoopback(host)).as(host).isFalse();
    }
  }

  @Test
  void a_domain_holds_itself_and_what_is_below_it_on_a_dot() {
    for (var host :
        List.of(
            "example.com",
            "api.example.com",
            "a.b.example.com",
            "API.EXAMPLE.COM",
            "example.com.")) {
      assertThat(Names.isWithinDomain(host, "example.com")).as(host).isTrue();
      assertThat(Names.isWithinDomain(host, "EXAMPLE.com.")).as(host).isTrue();
    }
    assertThat(Names.isWithinDomain("www.bücher.example", "xn--bcher-kva.example")).isTrue();
    assertThat(Names.isWithinDomain("www.xn--bcher-kva.example", "BÜCHER.example")).isTrue();
  }

  @Test
  void a_host_that_only_looks_like_a_part_of_a_domain_is_not_within_it() {
    for (var host :
        List.of(
            "",
            ".",
            "notexample.com",
            "example.com.evil.example",
            "example.comx",
            "com",
            "evil.example/.example.com",
            "evil.example#.example.com",
            "evil.example?.example.com",
            "evil.example\\.example.com",
            "evil.example\0.example.com",
            "evil.example:80.example.com",
            "user@example.com",
            "a..example.com",
            ".example.com",
            "example.com..",
            "example。com\0")) {
      assertThat(Names.isWithinDomain(host, "example.com")).as(host).isFalse();
    }
    assertThat(Names.isWithinDomain("example.com", "")).isFalse();
    assertThat(Names.isWithinDomain("example.com", ".")).isFalse();
    assertThat(Names.isWithinDomain("api.example.com", ".example.com")).isFalse();
  }

  @Test
  void an_address_is_within_itself_only() {
    assertThat(Names.isWithinDomain("1.2.3.4", "1.2.3.4")).isTrue();
    assertThat(Names.isWithinDomain("1.2.3.4", "3.4")).isFalse();
    assertThat(Names.isWithinDomain("1.2.3.4", "4")).isFalse();
    assertThat(Names.isWithinDomain("::1", "0:0:0:0:0:0:0:1")).isTrue();
    assertThat(Names.isWithinDomain("::ffff:1.2.3.4", "3.4")).isFalse();
    assertThat(Names.isWithinDomain("::1", "::2")).isFalse();
  }

  // Patterns

  @Test
  void a_star_stands_for_any_characters_and_a_question_mark_for_one() {
    assertThat(Names.glob("", "")).isTrue();
    assertThat(Names.glob("", "*")).isTrue();
    assertThat(Names.glob("abc", "a*")).isTrue();
    assertThat(Names.glob("abc", "*c")).isTrue();
    assertThat(Names.glob("abc", "a*b*c*")).isTrue();
    assertThat(Names.glob("a/b.c", "a*c")).isTrue();
    assertThat(Names.glob("abc", "a?c")).isTrue();
    assertThat(Names.glob("a😀c", "a?c")).as("one character").isTrue();
    assertThat(Names.glob("aab", "*ab")).isTrue();
    assertThat(Names.glob("abc", "ab")).as("the whole text").isFalse();
    assertThat(Names.glob("abc", "bc")).isFalse();
    assertThat(Names.glob("ac", "a?c")).isFalse();
    assertThat(Names.glob("abc", "A*")).isFalse();
  }

  @Test
  void nothing_else_in_a_pattern_is_special() {
    assertThat(Names.glob("axc", "a.c")).isFalse();
    assertThat(Names.glob("a.c", "a.c")).isTrue();
    assertThat(Names.glob("a", "[a]")).isFalse();
    assertThat(Names.glob("a\\b", "a\\b")).isTrue();
  }

  @Test
  void a_pattern_of_many_stars_takes_no_ages() {
    assertThat(Names.glob("a".repeat(2_000), "a*".repeat(200) + "b")).isFalse();
  }
}
