package dev.belay.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class PermissionTest {

  @Test
  void the_table_of_who_may_do_what() {
    assertThat(table())
        .isEqualTo(
            """
            look at a project: author reviewer operator administrator
            fetch a release: author reviewer operator administrator enforcement_point
            read the audit: author reviewer operator administrator
            write a change: author
            plan a change: author reviewer operator
            review a plan: reviewer
            weaken what is decided: operator administrator
            publish a release: operator
            move a rollout: operator
            roll back: operator
            place or lift a stop: operator
            look at an escalation: author reviewer operator administrator enforcement_point
            answer an escalation: reviewer operator
            make a project: administrator
            let people in: administrator
            follow an assignment: operator administrator enforcement_point
            report decisions: enforcement_point
            hold a call: enforcement_point
            use up an approval: enforcement_point
            """);
  }

  private static String table() {
    return Arrays.stream(Permission.values())
        .map(PermissionTest::row)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String row(Permission permission) {
    return permission.words()
        + ": "
        + permission.roles().stream().map(Role::text).collect(Collectors.joining(" "));
  }

  @Test
  void every_role_is_found_by_its_text() {
    for (var role : Role.values()) {
      assertThat(Role.from(role.text())).contains(role);
    }
    assertThat(Role.from("root")).isEmpty();
  }
}
