package dev.belay.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.CompiledRelease;
import dev.belay.engine.Policy;
import dev.belay.engine.Release;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Releases that differ from the one before in one rule, loaded one after the other. Each new rule
/// has a form that none before it had, so that each needs code of its own, and the code of the one
/// before is not needed any more.
final class Publishing {

  private static final List<String> FIELDS =
      List.of("title", "body", "env", "region", "classification", "amount", "count", "priority");

  /// What happens while the machine learns is not what is asked for.
  private static final int FIRST = 20;

  private final Measure.Job job;
  private final Release base;
  private final List<Rule> changed;
  private CompiledRelease current;

  Publishing(Measure.Job job) {
    var rules = Workload.of(job.sizes().rules(), 0).rules();
    var tenant = rules.getFirst().tenant();
    this.job = job;
    this.base = Belay.release(Belay.texts(rules));
    this.changed = rules.stream().filter(rule -> rule.tenant().equals(tenant)).toList();
    this.current = CompiledRelease.of(base);
  }

  List<Double> taken() throws Exception {
    for (int i = 0; i < FIRST; i++) {
      publish(i);
    }
    var before = classes();
    var times = new ArrayList<Double>();
    var cpuTimes = new ArrayList<Double>();
    for (int i = 0; i < job.sizes().publishes(); i++) {
      var took = publish(FIRST + i);
      times.add(took.getFirst());
      cpuTimes.add(took.getLast());
    }
    var after = classes();
    return List.of(
        Yardsticks.median(times),
        Yardsticks.median(cpuTimes),
        Collections.max(times),
        before.mb,
        after.mb,
        before.count,
        after.count);
  }

  /// How long it takes to load the release with this change.
  private List<Double> publish(int number) throws Exception {
    var next = release(number);
    return new Loads(job.nanoTime())
        .timed(
            () -> {
              current = current.next(next);
              return current;
            });
  }

  private Release release(int number) {
    var policy = policy(number);
    var policies =
        base.policies().stream()
            .map(other -> other.name().equals(policy.name()) ? policy : other)
            .toList();
    return new Release(
        base.project(),
        base.address(),
        base.defaults(),
        base.questions(),
        base.approvers(),
        policies);
  }

  /// The policy of one tenant, whose first rule asks for more.
  private Policy policy(int number) {
    var files = BelayText.files(changed);
    var first = Condition.ofCall(changed.getFirst());
    files.replaceAll((_, bytes) -> changed(bytes, first, first + more(number)));
    return Belay.compiled(files).policies().getFirst();
  }

  private static byte[] changed(byte[] bytes, String first, String wanted) {
    return new String(bytes, UTF_8).replace(first, wanted).getBytes(UTF_8);
  }

  /// For each number that the fields have digits for, another form.
  private static String more(int number) {
    var more = new StringBuilder();
    int left = number;
    for (var field : FIELDS) {
      switch (left % 3) {
        case 0 -> {}
        case 1 -> more.append(" && has(args.%s)".formatted(field));
        default -> more.append(" && !has(args.%s)".formatted(field));
      }
      left /= 3;
    }
    return more.toString();
  }

  private record Classes(double mb, double count) {}

  /// What is still loaded when everything that nobody holds any more is gone.
  private static Classes classes() {
    System.gc();
    double mb =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals("Metaspace"))
            .map(MemoryPoolMXBean::getUsage)
            .mapToDouble(usage -> usage.getUsed() / Heap.BYTES_PER_MB)
            .sum();
    return new Classes(mb, ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
  }
}
