package dev.belay.server;

/// Something that others wait to see changed. The name goes through the database, where every
/// server hears it: it names things and tells nothing about them.
public record Topic(String name) {

  static Topic assignment(Tenant tenant, String project, String environment) {
    return new Topic("assignment %s %s %s".formatted(tenant, project, environment));
  }

  static Topic escalation(Tenant tenant, String escalation) {
    return new Topic("escalation %s %s".formatted(tenant, escalation));
  }
}
