package dev.belay.bench;

import static java.util.stream.Collectors.groupingBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A contender whose caller keeps one of it for each tenant, because it looks at every rule that it
/// has.
record PerTenant(Contender each) implements Contender {

  @Override
  public String title() {
    return each.title() + ", one per tenant";
  }

  @Override
  public String how() {
    return "the same, in a map from tenants that the caller keeps";
  }

  @Override
  public Precedence precedence() {
    return each.precedence();
  }

  @Override
  public int mostRules() {
    return each.mostRules();
  }

  @Override
  public Source write(List<Rule> rules) {
    var sources = new HashMap<String, Source>();
    rules.stream()
        .collect(groupingBy(Rule::tenant))
        .forEach((tenant, ofTenant) -> sources.put(tenant, each.write(ofTenant)));
    var nobody = each.write(List.of());
    return () -> load(sources, nobody);
  }

  private static Loaded<?, ?> load(Map<String, Source> sources, Source nobody) throws Exception {
    var tenants = new HashMap<String, Loaded<Object, Object>>();
    for (var source : sources.entrySet()) {
      tenants.put(source.getKey(), anyOf(source.getValue().load()));
    }
    return new Tenants(tenants, anyOf(nobody.load()));
  }

  /// A request goes only to the engine that prepared it.
  @SuppressWarnings("unchecked")
  private static Loaded<Object, Object> anyOf(Loaded<?, ?> loaded) {
    return (Loaded<Object, Object>) loaded;
  }

  record Request(String tenant, Object inner) {}

  /// @param nobody decides for tenants that no rule knows
  private record Tenants(Map<String, Loaded<Object, Object>> tenants, Loaded<Object, Object> nobody)
      implements Loaded<Request, Object> {

    private Loaded<Object, Object> of(String tenant) {
      return tenants.getOrDefault(tenant, nobody);
    }

    @Override
    public Request prepare(Call call) throws Exception {
      var tenant = call.read().tenant();
      return new Request(tenant, of(tenant).prepare(call));
    }

    @Override
    public Object decide(Request request) throws Exception {
      return of(request.tenant).decide(request.inner);
    }

    @Override
    public Said said(Request request, Object answer) {
      return of(request.tenant).said(request.inner, answer);
    }
  }
}
