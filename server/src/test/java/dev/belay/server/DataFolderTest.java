package dev.belay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {

  @TempDir private Path temporary;

  @Test
  void a_new_folder_is_closed_to_others_and_keeps_its_key() throws CannotStart, IOException {
    var path = temporary.resolve("a/b");
    String id;
    try (var folder = DataFolder.open(path)) {
      id = folder.signingKey().verifyingKey().id();
    }
    try (var folder = DataFolder.open(path)) {
      assertThat(folder.signingKey().verifyingKey().id()).isEqualTo(id);
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rwx------");
  }

  @Test
  void a_second_one_on_the_folder_is_refused_until_the_first_is_closed()
      throws CannotStart, IOException {
    var link = Files.createSymbolicLink(temporary.resolve("link"), temporary);
    try (var _ = DataFolder.open(temporary)) {
      for (var again : new Path[] {temporary, link}) {
        assertThatThrownBy(() -> DataFolder.open(again))
            .isInstanceOfSatisfying(
                CannotStart.class,
                refused -> assertThat(refused.problem().code()).isEqualTo("data-folder-in-use"));
      }
    }

    DataFolder.open(link).close();
  }
}
