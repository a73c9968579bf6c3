package dev.belay.bench;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A call as the rules of Drools see it: a fact with fields. Not safe for more than one thread.
public final class DroolsCall {

  private final String tenant;
  private final String tool;
  private final String role;
  private final Map<String, Object> arguments;
  private String rule = "";
  private String effect = "";

  DroolsCall(Call.Read call) {
    this.tenant = call.tenant();
    this.tool = call.tool();
    this.role = call.role();
    this.arguments = call.arguments();
  }

  /// What a rule does that fires.
  public void decide(String newRule, String newEffect) {
    rule = newRule;
    effect = newEffect;
  }

  String rule() {
    return rule;
  }

  String effect() {
    return effect;
  }

  public String getTenant() {
    return tenant;
  }

  public String getTool() {
    return tool;
  }

  public String getRole() {
    return role;
  }

  public @Nullable Long getAmount() {
    return number("amount");
  }

  public @Nullable Long getCount() {
    return number("count");
  }

  public @Nullable Long getSize_kb() {
    return number("size_kb");
  }

  public @Nullable Long getPriority() {
    return number("priority");
  }

  public @Nullable String getEnv() {
    return text("env");
  }

  public @Nullable String getRegion() {
    return text("region");
  }

  public @Nullable String getClassification() {
    return text("classification");
  }

  private @Nullable Long number(String argument) {
    return arguments.get(argument) instanceof Long number ? number : null;
  }

  private @Nullable String text(String argument) {
    return arguments.get(argument) instanceof String text ? text : null;
  }
}
