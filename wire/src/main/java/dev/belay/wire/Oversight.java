package dev.belay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.util.Map;
import java.util.stream.Collectors;

/// What people ask a control plane about what goes on: who is let in, which calls are held, what
/// was decided, and by whom it was all done. Safe for any number of threads.
public final class Oversight {

  private final ControlPlane plane;

  public Oversight(ControlPlane plane) {
    this.plane = plane;
  }

  // Who is let in

  public TokenRecord.Made makeToken(TokenRecord.Grant grant)
      throws IOException, InterruptedException, Refused {
    return plane.post("/v1/tokens", grant, TokenRecord.Made.class);
  }

  public TokenRecord.Page tokens() throws IOException, InterruptedException, Refused {
    return plane.get("/v1/tokens", TokenRecord.Page.class);
  }

  public TokenRecord revokeToken(String id, String reason)
      throws IOException, InterruptedException, Refused {
    var path = "/v1/tokens/%s/revocation".formatted(encoded(id));
    return plane.put(path, new Reason(reason), TokenRecord.class);
  }

  // Held calls

  /// Those that wait for an answer first.
  ///
  /// @param conditions by the names of query parameters, such as `state`
  public EscalationRecord.Page escalations(Map<String, String> conditions)
      throws IOException, InterruptedException, Refused {
    return plane.get("/v1/escalations" + query(conditions), EscalationRecord.Page.class);
  }

  public EscalationRecord approve(String escalation, String comment)
      throws IOException, InterruptedException, Refused {
    return answer(escalation, "approvals", comment);
  }

  public EscalationRecord refuse(String escalation, String comment)
      throws IOException, InterruptedException, Refused {
    return answer(escalation, "refusals", comment);
  }

  private EscalationRecord answer(String escalation, String how, String comment)
      throws IOException, InterruptedException, Refused {
    var path = "/v1/escalations/%s/%s".formatted(encoded(escalation), how);
    return plane.post(path, new EscalationRecord.Comment(comment), EscalationRecord.class);
  }

  // What was decided and done

  /// The newest first.
  ///
  /// @param conditions by the names of query parameters, such as `verdict`
  public RecordedDecision.Page decisions(Map<String, String> conditions)
      throws IOException, InterruptedException, Refused {
    return plane.get("/v1/decisions" + query(conditions), RecordedDecision.Page.class);
  }

  /// With its input, where that was kept.
  public RecordedDecision decision(String id) throws IOException, InterruptedException, Refused {
    return plane.get("/v1/decisions/" + encoded(id), RecordedDecision.class);
  }

  /// How many decisions there were, by verdict and by rule.
  ///
  /// @param conditions by the names of query parameters, such as `from`
  public DecisionMix mix(Map<String, String> conditions)
      throws IOException, InterruptedException, Refused {
    return plane.get("/v1/decision-mix" + query(conditions), DecisionMix.class);
  }

  /// What was done that no decision allowed.
  public RecordedDecision.Page bypasses() throws IOException, InterruptedException, Refused {
    return plane.get("/v1/bypasses", RecordedDecision.Page.class);
  }

  public PointRecord.Page points() throws IOException, InterruptedException, Refused {
    return plane.get("/v1/enforcement-points", PointRecord.Page.class);
  }

  // The audit

  /// Writes the whole audit, as [AuditChain] checks it.
  public void exportAudit(OutputStream lines) throws IOException, InterruptedException, Refused {
    plane.download("/v1/audit", lines);
  }

  private static String query(Map<String, String> conditions) {
    return conditions.isEmpty()
        ? ""
        : conditions.entrySet().stream()
            .map(condition -> condition.getKey() + "=" + encoded(condition.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
