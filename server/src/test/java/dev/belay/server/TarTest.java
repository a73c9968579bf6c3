package dev.belay.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every start of the embedded PostgreSQL shows that the good archive is unpacked.
final class TarTest {

  @TempDir private Path folder;

  @Test
  void a_name_that_leads_out_of_the_folder_is_refused() {
    var into = folder.resolve("into");

    assertThatThrownBy(() -> unpack(archive("../outside"), into))
        .isInstanceOf(IOException.class)
        .hasMessage("`../outside` would be unpacked outside the folder");
    assertThat(folder.resolve("outside")).doesNotExist();
  }

  @Test
  void an_archive_that_was_cut_off_is_never_taken_for_whole() throws IOException {
    var whole = archive("a/b");
    unpack(whole, Files.createDirectory(folder.resolve("whole")));
    assertThat(folder.resolve("whole/a/b")).hasContent("content");

    for (int length : new int[] {0, 100, 512, 515, 1024, 1100}) {
      var into = folder.resolve("cut-at-" + length);
      assertThatThrownBy(() -> unpack(Arrays.copyOf(whole, length), Files.createDirectory(into)))
          .isInstanceOf(EOFException.class);
    }
  }

  private static void unpack(byte[] archive, Path into) throws IOException {
    Tar.unpack(new ByteArrayInputStream(archive), into);
  }

  /// One file, and the block of zeros at the end.
  private static byte[] archive(String name) {
    var archive = new byte[3 * 512];
    put(archive, 0, name);
    put(archive, 100, "0000644");
    put(archive, 124, "00000000007");
    archive[156] = '0';
    put(archive, 512, "content");
    return archive;
  }

  private static void put(byte[] archive, int offset, String text) {
    var bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, archive, offset, bytes.length);
  }
}
