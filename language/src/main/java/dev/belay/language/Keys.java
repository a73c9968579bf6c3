package dev.belay.language;

import java.util.List;

/// What may stand in each mapping that people write, in the order in which it is read best.
public final class Keys {

  public static final List<String> PROJECT =
      List.of("project", "description", "default", "approvers");

  public static final List<String> POLICY =
      List.of(
          "policy",
          "question",
          "description",
          "owner",
          "each",
          "for",
          "let",
          "rules",
          "otherwise",
          "none-left",
          "stage");

  public static final List<String> RULE =
      List.of("rule", "when", "require", "then", "approval", "reasons", "message");

  public static final List<String> APPROVAL = List.of("from", "count", "within");

  public static final List<String> EXAMPLES = List.of("examples-of", "given", "cases");

  public static final List<String> EXAMPLE =
      List.of("name", "input", "unknown", "expect", "message", "kept");

  private Keys() {}
}
