package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void lines_end_in_three_ways(String end) throws Exception {
    assertThat(read("id: 1\nevent: message\ndata: a\ndata:b\n\ndata: c\n\n".replace("\n", end)))
        .containsExactly(
            new Event(Optional.of("1"), Optional.of("message"), Optional.empty(), "a\nb"),
            Event.of("c"));
  }

  @Test
  void comments_and_unknown_fields_are_no_events() throws Exception {
    assertThat(read(": hello\n\nother: x\n\nevent: alone\n\ndata: a\n\n"))
        .containsExactly(Event.of("a"));
  }

  @Test
  void an_id_or_a_time_to_wait_is_an_event_of_its_own() throws Exception {
    assertThat(read("id: 7\nretry: 500\ndata:\n\n"))
        .containsExactly(new Event(Optional.of("7"), Optional.empty(), Optional.of("500"), ""));
  }

  @Test
  void an_event_that_the_end_cuts_off_is_none() throws Exception {
    assertThat(read("data: a\n\ndata: b\n")).containsExactly(Event.of("a"));
  }

  @Test
  void what_is_written_is_what_was_read() throws Exception {
    var events =
        List.of(
            new Event(Optional.of("1"), Optional.of("message"), Optional.of("5"), "ä\n b"),
            Event.of(""),
            new Event(Optional.of("2"), Optional.empty(), Optional.empty(), ""));
    var text = new StringBuilder();
    events.forEach(event -> text.append(new String(event.bytes(), StandardCharsets.UTF_8)));
    assertThat(read(text.toString())).isEqualTo(events);
  }

  private static List<Event> read(String text) throws IOException {
    var reader =
        new EventReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), () -> {});
    var events = new ArrayList<Event>();
    for (var next = reader.next(); next.isPresent(); next = reader.next()) {
      events.add(next.get());
    }
    return events;
  }
}
