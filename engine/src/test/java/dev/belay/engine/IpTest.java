package dev.belay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpTest {

  private static final int ADDRESSES = 20_000;

  @ParameterizedTest
  @CsvSource({
    "::, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "1::, 1::",
    "2001:DB8::68, 2001:db8::68",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "1:0:0:2:3:0:0:4, 1::2:3:0:0:4",
    "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
    "::ffff:c0a8:1, 192.168.0.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255"
  })
  void an_address_has_one_text(String written, String text) {
    assertThat(Ip.parse(written).map(Ip::text)).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::12345",
        "::g",
        "::1%eth0",
        "::ffff:1.2.3.4",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.",
        " 1.2.3.4",
        "1.2.3.4/8",
        "١.2.3.4",
        "+1.2.3.4"
      })
  void what_is_no_address_is_none(String text) {
    assertThat(Ip.parse(text)).isEqualTo(Optional.empty());
  }

  /// Groups of zeros, ones and anything, so that gaps of every length are met.
  @Test
  void texts_name_the_addresses_that_they_are_of() throws Exception {
    var random = new Random(7);
    for (int i = 0; i < ADDRESSES; i++) {
      var ip = new Ip(6, bits(random), bits(random));
      var known = InetAddress.getByName(ip.text());
      if (known instanceof Inet6Address six) {
        var bytes = java.nio.ByteBuffer.wrap(six.getAddress());
        assertThat(new Ip(6, bytes.getLong(), bytes.getLong())).isEqualTo(ip);
        assertThat(Ip.parse(ip.text())).contains(ip);
      }
    }
  }

  private static long bits(Random random) {
    long bits = 0;
    for (int group = 0; group < 4; group++) {
      bits = (bits << 16) | (random.nextBoolean() ? 0 : random.nextInt(1 << 16));
    }
    return bits;
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 8, 10.0.0.0",
    "10.1.2.3, 0, 0.0.0.0",
    "10.1.2.3, 32, 10.1.2.3",
    "255.255.255.255, 31, 255.255.255.254",
    "2001:db8:ffff::1, 33, 2001:db8:8000::",
    "::ffff:ffff:ffff:ffff, 64, ::",
    "1:2:3:4:5:6:7:8, 65, 1:2:3:4::",
    "1:2:3:4:5:6:7:8, 128, 1:2:3:4:5:6:7:8"
  })
  void bits_after_the_prefix_are_taken_off(String written, int prefix, String masked) {
    assertThat(Ip.parse(written).map(ip -> ip.masked(prefix).text())).contains(masked);
  }
}
