package dev.belay.wire;

import dev.belay.engine.Checked;
import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import dev.belay.engine.Release;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A release as it travels and is kept: a signed manifest, and the files that it lists. People read
/// the texts, engines the checked content.
///
/// The address is the digest of the manifest's bytes, so it covers every file, the project and the
/// tenant, and neither number nor time: content that is published again has the same address.
///
/// Immutable, as long as nobody writes into its bytes.
public final class ReleaseFile {

  public static final String FORMAT = "belay-release/1";

  /// The newest level of the language that is known here; every earlier one is too.
  public static final int LANGUAGE_LEVEL = 1;

  /// How many bytes a release may have as it travels.
  public static final int MAX_BYTES = 128 << 20;

  /// How many files it may have.
  public static final int MAX_FILES = 10_000;

  /// The file that engines read.
  public static final String CHECKED = "checked.json";

  private static final Pattern PATH =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*){0,9}");

  /// What its signature says that it is good for.
  public enum Kind {
    /// To be observed, and nothing else.
    DRAFT("application/vnd.belay.draft+json"),
    /// To be observed and to decide.
    RELEASE("application/vnd.belay.release+json");

    private final String payloadType;

    Kind(String payloadType) {
      this.payloadType = payloadType;
    }

    Kind stricter(Kind other) {
      return this == RELEASE ? RELEASE : other;
    }
  }

  /// What its signature covers.
  ///
  /// @param files SHA-256 of each file, by path
  public record Manifest(
      String format,
      int languageLevel,
      String tenant,
      String project,
      SortedMap<String, Digest> files) {

    public Manifest {
      files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
  }

  /// What a release file turned out to be.
  public sealed interface Opened {

    /// Signed with a trusted key, complete, and with content that this engine understands.
    ///
    /// @param texts of the files that are there for people
    record Trusted(Manifest manifest, Release release, SortedMap<String, byte[]> texts)
        implements Opened {}

    record Rejected(Problem problem) implements Opened {}
  }

  private final byte[] envelope;
  private final SortedMap<String, byte[]> files;

  private ReleaseFile(byte[] envelope, SortedMap<String, byte[]> files) {
    this.envelope = envelope;
    this.files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /// Makes a release of checked content and of the texts that it was made from.
  ///
  /// @param content its address is not looked at: it follows from all that is given here
  /// @param texts of the files that are there for people, by path
  public static ReleaseFile sign(
      Kind kind, String tenant, Release content, Map<String, byte[]> texts, SigningKey key) {
    var files = new TreeMap<>(texts);
    files.put(CHECKED, Checked.encode(content));
    var digests = new TreeMap<String, Digest>();
    files.forEach((path, bytes) -> digests.put(path, Digest.of(bytes)));
    var manifest = new Manifest(FORMAT, LANGUAGE_LEVEL, tenant, content.project(), digests);
    return new ReleaseFile(Dsse.sign(kind.payloadType, Documents.bytes(manifest), key), files);
  }

  /// Puts together what was kept apart.
  ///
  /// @param envelope the signed manifest
  /// @param files all that it lists, by path
  public static ReleaseFile of(byte[] envelope, Map<String, byte[]> files) {
    return new ReleaseFile(envelope.clone(), new TreeMap<>(files));
  }

  /// The same files, signed as something else: a draft that was published.
  public ReleaseFile signedAgain(Kind kind, SigningKey key) {
    return new ReleaseFile(Dsse.sign(kind.payloadType, manifestBytes(), key), files);
  }

  public Digest address() {
    return Digest.of(manifestBytes());
  }

  /// Bytes by path, the checked content included.
  public SortedMap<String, byte[]> files() {
    return files;
  }

  /// The signed manifest.
  public byte[] envelope() {
    return envelope.clone();
  }

  /// The bytes that the address is the digest of.
  public byte[] manifest() {
    return manifestBytes();
  }

  private byte[] manifestBytes() {
    return Base64.getDecoder().decode(Json.parse(envelope).path("payload").asString(""));
  }

  /// The release as one document.
  public byte[] bytes() {
    var encoder = Base64.getEncoder();
    var json = Json.object();
    json.set("manifest", Json.parse(envelope));
    var inside = json.putObject("files");
    files.forEach((path, bytes) -> inside.put(path, encoder.encodeToString(bytes)));
    return Json.bytes(json);
  }

  /// Opens a release from outside.
  ///
  /// @param address that was asked for
  /// @param kind what it is to be used for; a release may be observed like a draft, and a draft
  ///     never decides
  public static Opened open(
      byte[] bytes, Digest address, Kind kind, Collection<VerifyingKey> keys) {
    try {
      return new Opening(address, kind, keys).open(bytes);
    } catch (Malformed e) {
      return new Opened.Rejected(e.problem());
    }
  }

  private record Opening(Digest address, Kind kind, Collection<VerifyingKey> keys) {

    Opened open(byte[] bytes) throws Malformed {
      if (bytes.length > MAX_BYTES) {
        throw new Malformed(
            "release", "at most %,d bytes, found %,d".formatted(MAX_BYTES, bytes.length));
      }
      var document = Documents.readStrictly(bytes, Document.class);
      var signed = verified(Json.bytes(document.manifest()));
      if (!Digest.of(signed).equals(address)) {
        throw rejected("wrong-address", "the release has another address than was asked for");
      }
      var manifest = Documents.readStrictly(signed, Manifest.class);
      requireKnown(manifest);
      var files = files(document, manifest);
      var release = release(files, manifest);
      files.remove(CHECKED);
      return new Opened.Trusted(manifest, release, files);
    }

    private byte[] verified(byte[] envelope) throws Malformed {
      var opened = Dsse.open(envelope, Kind.RELEASE.payloadType, keys);
      if (kind == Kind.DRAFT && opened instanceof Dsse.Opened.Rejected) {
        opened = Dsse.open(envelope, Kind.DRAFT.payloadType, keys);
      }
      return switch (opened) {
        case Dsse.Opened.Verified(var payload, _) -> payload.bytes();
        case Dsse.Opened.Rejected(var problem) -> throw new Malformed(problem);
      };
    }

    private static void requireKnown(Manifest manifest) throws Malformed {
      if (!manifest.format().equals(FORMAT)) {
        throw rejected(
            "unknown-format",
            "expected a release of format `%s`, found `%s`".formatted(FORMAT, manifest.format()));
      }
      if (manifest.languageLevel() < 1 || manifest.languageLevel() > LANGUAGE_LEVEL) {
        throw rejected(
            "unknown-language-level",
            "knows the language up to level %d, the release is of level %d"
                .formatted(LANGUAGE_LEVEL, manifest.languageLevel()));
      }
      if (manifest.files().size() > MAX_FILES) {
        throw new Malformed(
            "release",
            "at most %,d files, found %,d".formatted(MAX_FILES, manifest.files().size()));
      }
    }

    private static SortedMap<String, byte[]> files(Document document, Manifest manifest)
        throws Malformed {
      if (!document.files().keySet().equals(manifest.files().keySet())) {
        throw rejected("wrong-files", "the files are not those that the manifest lists");
      }
      var files = new TreeMap<String, byte[]>();
      for (var file : document.files().entrySet()) {
        if (!PATH.matcher(file.getKey()).matches()) {
          throw rejected("wrong-files", "`%s` is no path".formatted(file.getKey()));
        }
        var bytes = decoded(file.getValue());
        if (!Digest.of(bytes).equals(manifest.files().get(file.getKey()))) {
          throw rejected(
              "wrong-files", "`%s` is not what the manifest lists".formatted(file.getKey()));
        }
        files.put(file.getKey(), bytes);
      }
      return files;
    }

    private static byte[] decoded(String base64) throws Malformed {
      try {
        return Base64.getDecoder().decode(base64);
      } catch (IllegalArgumentException _) {
        throw new Malformed("release", "a file is not Base64");
      }
    }

    private Release release(Map<String, byte[]> files, Manifest manifest) throws Malformed {
      var checked = files.get(CHECKED);
      if (checked == null) {
        throw rejected("wrong-files", "the release has no `%s`".formatted(CHECKED));
      }
      var content =
          switch (dev.belay.engine.Json.read(checked)) {
            case dev.belay.engine.Json.Malformed(var problem) -> throw new Malformed(problem);
            case dev.belay.engine.Json.Parsed(var value) -> value;
          };
      return switch (Checked.decode(content, address)) {
        case Checked.Malformed(var problem) -> throw new Malformed(problem);
        case Checked.Content(var release) -> ofItsProject(release, manifest);
      };
    }

    private static Release ofItsProject(Release release, Manifest manifest) throws Malformed {
      if (!release.project().equals(manifest.project())) {
        throw rejected(
            "wrong-project",
            "the content is of project `%s`, the manifest of `%s`"
                .formatted(release.project(), manifest.project()));
      }
      return release;
    }

    private static Malformed rejected(String code, String message) {
      return new Malformed(Problem.of(code, message));
    }
  }

  /// The release as one document.
  record Document(JsonNode manifest, SortedMap<String, String> files) {}
}
