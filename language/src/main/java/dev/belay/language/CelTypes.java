package dev.belay.language;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.belay.engine.Type;
import dev.belay.engine.Type.Simple;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.types.TypeType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The types of a question and of data as the checker knows them, and back. Never changes after
/// construction.
@SuppressWarnings("Immutable") // the tree of types is immutable, and cannot say so to the checker
final class CelTypes implements CelTypeProvider {

  static final CelType ADDRESS = OpaqueType.create("net.IP");
  static final CelType RANGE = OpaqueType.create("net.CIDR");

  private final Map<String, Type.Struct> structs = new LinkedHashMap<>();

  CelTypes(List<Type.Struct> known) {
    known.forEach(this::collect);
  }

  private void collect(Type type) {
    switch (type) {
      case Type.Struct struct -> {
        structs.put(struct.name(), struct);
        struct.fields().values().forEach(field -> collect(field.type()));
      }
      case Type.ListOf(var element) -> collect(element);
      case Type.MapOf(_, var value) -> collect(value);
      case Type.OptionalOf(var value) -> collect(value);
      case Simple _ -> {}
    }
  }

  @Override
  public ImmutableCollection<CelType> types() {
    return structs.values().stream().map(this::struct).collect(ImmutableList.toImmutableList());
  }

  @Override
  public Optional<CelType> findType(String name) {
    return Optional.ofNullable(structs.get(name)).map(this::struct);
  }

  private CelType struct(Type.Struct struct) {
    return StructType.create(
        struct.name(),
        ImmutableSet.copyOf(struct.fields().keySet()),
        name -> Optional.ofNullable(struct.fields().get(name)).map(field -> toCel(field.type())));
  }

  /// A number with a fraction is `dyn` to the checker: JSON does not tell 1 from 1.0.
  CelType toCel(Type type) {
    return switch (type) {
      case Type.Struct struct -> StructTypeReference.create(struct.name());
      case Type.ListOf(var element) -> ListType.create(toCel(element));
      case Type.MapOf(var key, var value) -> MapType.create(toCel(key), toCel(value));
      case Type.OptionalOf(var value) -> OptionalType.create(toCel(value));
      case Simple simple ->
          switch (simple) {
            case ANY, DOUBLE -> SimpleType.DYN;
            case NULL -> SimpleType.NULL_TYPE;
            case BOOL -> SimpleType.BOOL;
            case INT -> SimpleType.INT;
            case UINT -> SimpleType.UINT;
            case TEXT -> SimpleType.STRING;
            case BYTES -> SimpleType.BYTES;
            case TIMESTAMP -> SimpleType.TIMESTAMP;
            case DURATION -> SimpleType.DURATION;
            case ADDRESS -> ADDRESS;
            case RANGE -> RANGE;
            case TYPE -> TypeType.create(SimpleType.DYN);
          };
    };
  }

  Type fromCel(@Nullable CelType type) {
    return switch (type) {
      case null -> Simple.ANY;
      case ListType list -> new Type.ListOf(fromCel(list.elemType()));
      case MapType map -> new Type.MapOf(fromCel(map.keyType()), fromCel(map.valueType()));
      case OptionalType optional -> new Type.OptionalOf(fromCel(optional.parameters().getFirst()));
      case TypeType _ -> Simple.TYPE;
      default ->
          switch (type.kind()) {
            case BOOL -> Simple.BOOL;
            case INT -> Simple.INT;
            case UINT -> Simple.UINT;
            case DOUBLE -> Simple.DOUBLE;
            case STRING -> Simple.TEXT;
            case BYTES -> Simple.BYTES;
            case TIMESTAMP -> Simple.TIMESTAMP;
            case DURATION -> Simple.DURATION;
            case NULL_TYPE -> Simple.NULL;
            case OPAQUE ->
                type.equals(ADDRESS)
                    ? Simple.ADDRESS
                    : type.equals(RANGE) ? Simple.RANGE : Simple.ANY;
            case STRUCT -> Optional.<Type>ofNullable(structs.get(type.name())).orElse(Simple.ANY);
            default -> Simple.ANY;
          };
    };
  }
}
