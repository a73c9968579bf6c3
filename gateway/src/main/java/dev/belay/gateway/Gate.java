package dev.belay.gateway;

/// Answers what may happen. Safe for any number of threads.
public interface Gate {

  /// Decides one call. Must not wait for people: what waits is [Admission.Held].
  Admission admit(Call call) throws InterruptedException;

  /// Whether some call of this tool by this principal could be more than blocked.
  boolean shows(Principal principal, Tool tool);

  /// Told once for every decision that it has named.
  void did(Admission admission, Deed deed);
}
