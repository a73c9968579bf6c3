package dev.belay.wire;

import java.io.IOException;

/// What people do in one environment of a project: rollouts, rollbacks and stops. Safe for any
/// number of threads.
public final class EnvironmentDesk {

  private final Transport transport;
  private final String path;

  EnvironmentDesk(Transport transport, String path) {
    this.transport = transport;
    this.path = path;
  }

  public EnvironmentRecord show() throws IOException, InterruptedException, Refused {
    return transport.json(transport.get(path), EnvironmentRecord.class);
  }

  // Rollouts

  public RolloutRecord.Page rollouts() throws IOException, InterruptedException, Refused {
    return transport.json(transport.get(path + "/rollouts"), RolloutRecord.Page.class);
  }

  public RolloutRecord rollout(String id) throws IOException, InterruptedException, Refused {
    return transport.json(transport.get(rollout(id, "")), RolloutRecord.class);
  }

  public RolloutRecord start(RolloutRecord.Opening opening)
      throws IOException, InterruptedException, Refused {
    return transport.json(transport.post(path + "/rollouts", opening), RolloutRecord.class);
  }

  /// To the next step; from the last one, to the end.
  public RolloutRecord advance(String rollout, String reason)
      throws IOException, InterruptedException, Refused {
    return moved(rollout, "/advances", new Reason(reason));
  }

  public RolloutRecord retreat(String rollout, RolloutRecord.Retreat retreat)
      throws IOException, InterruptedException, Refused {
    return moved(rollout, "/retreats", retreat);
  }

  public RolloutRecord pause(String rollout, String reason)
      throws IOException, InterruptedException, Refused {
    return moved(rollout, "/pauses", new Reason(reason));
  }

  public RolloutRecord resume(String rollout, String reason)
      throws IOException, InterruptedException, Refused {
    return moved(rollout, "/resumptions", new Reason(reason));
  }

  /// Ends it and withdraws its release.
  public RolloutRecord abort(String rollout, String reason)
      throws IOException, InterruptedException, Refused {
    return moved(rollout, "/abort", new Reason(reason));
  }

  private RolloutRecord moved(String rollout, String move, Object why)
      throws IOException, InterruptedException, Refused {
    return transport.json(transport.post(rollout(rollout, move), why), RolloutRecord.class);
  }

  private String rollout(String id, String more) {
    return "%s/rollouts/%s%s".formatted(path, Transport.segment(id), more);
  }

  /// Goes back to what decided before, at once.
  public ReleaseRecord rollBack(ReleaseRecord.Rollback rollback)
      throws IOException, InterruptedException, Refused {
    return transport.json(transport.post(path + "/rollbacks", rollback), ReleaseRecord.class);
  }

  // Stops

  public StopRecord.Page stops() throws IOException, InterruptedException, Refused {
    return transport.json(transport.get(path + "/stops"), StopRecord.Page.class);
  }

  public StopRecord place(StopRecord.Opening opening)
      throws IOException, InterruptedException, Refused {
    return transport.json(transport.post(path + "/stops", opening), StopRecord.class);
  }

  public void lift(String stop, String reason) throws IOException, InterruptedException, Refused {
    var lifting = "%s/stops/%s/lifting".formatted(path, Transport.segment(stop));
    transport.answer(transport.post(lifting, new Reason(reason)));
  }
}
