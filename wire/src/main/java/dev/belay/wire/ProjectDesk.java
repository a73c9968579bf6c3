package dev.belay.wire;

import dev.belay.engine.Digest;
import java.io.IOException;

/// What people do in one project: changes, plans, reviews and releases. Safe for any number of
/// threads.
public final class ProjectDesk {

  private final Transport transport;
  private final String path;

  ProjectDesk(Transport transport, String project) {
    this.transport = transport;
    this.path = "/v1/projects/" + Transport.segment(project);
  }

  public ProjectRecord show() throws IOException, InterruptedException, Refused {
    return transport.json(transport.get(path), ProjectRecord.class);
  }

  /// What people do in one of its environments.
  public EnvironmentDesk at(String environment) {
    return new EnvironmentDesk(
        transport, "%s/environments/%s".formatted(path, Transport.segment(environment)));
  }

  // Changes

  public ChangeRecord.Page changes() throws IOException, InterruptedException, Refused {
    return transport.json(transport.get(path + "/changes"), ChangeRecord.Page.class);
  }

  public ChangeRecord change(String id) throws IOException, InterruptedException, Refused {
    return transport.json(transport.get(change(id, "")), ChangeRecord.class);
  }

  public ChangeRecord open(ChangeRecord.Opening opening)
      throws IOException, InterruptedException, Refused {
    return transport.json(transport.post(path + "/changes", opening), ChangeRecord.class);
  }

  /// Writes files of a change. Reviews of it are void then.
  public ChangeRecord edit(String change, ChangeRecord.Files files)
      throws IOException, InterruptedException, Refused {
    return transport.json(transport.put(change(change, "/files"), files), ChangeRecord.class);
  }

  /// Builds a change on the head.
  public ChangeRecord rebase(String change) throws IOException, InterruptedException, Refused {
    var call = transport.put(change(change, "/base"), new ChangeRecord.Rebase());
    return transport.json(call, ChangeRecord.class);
  }

  public ChangeRecord abandon(String change, String reason)
      throws IOException, InterruptedException, Refused {
    var call = transport.put(change(change, "/abandonment"), new Reason(reason));
    return transport.json(call, ChangeRecord.class);
  }

  // Plans and reviews

  /// Finds out what a change would do in an environment, which may take a while.
  public PlanRecord plan(String change, String environment)
      throws IOException, InterruptedException, Refused {
    var call = transport.post(change(change, "/plans"), new PlanRecord.Opening(environment));
    return transport.json(call.patient(transport.patience().download()), PlanRecord.class);
  }

  public PlanRecord plan(String change, Digest digest)
      throws IOException, InterruptedException, Refused {
    var call = transport.get(change(change, "/plans/" + Transport.segment(digest.text())));
    return transport.json(call, PlanRecord.class);
  }

  public ChangeRecord review(String change, ChangeRecord.Judgement judgement)
      throws IOException, InterruptedException, Refused {
    return transport.json(
        transport.post(change(change, "/reviews"), judgement), ChangeRecord.class);
  }

  private String change(String id, String more) {
    return "%s/changes/%s%s".formatted(path, Transport.segment(id), more);
  }

  // Releases

  public ReleaseRecord.Page releases() throws IOException, InterruptedException, Refused {
    return transport.json(transport.get(path + "/releases"), ReleaseRecord.Page.class);
  }

  public ReleaseRecord.Whole release(int number) throws IOException, InterruptedException, Refused {
    var call = transport.get("%s/releases/%d".formatted(path, number));
    return transport.json(call, ReleaseRecord.Whole.class);
  }

  /// Makes a change the next release. Looks at recorded decisions once more, which may take a
  /// while.
  public ReleaseRecord publish(ReleaseRecord.Publication publication)
      throws IOException, InterruptedException, Refused {
    var call = transport.post(path + "/releases", publication);
    return transport.json(call.patient(transport.patience().download()), ReleaseRecord.class);
  }
}
