package dev.belay.engine;

import static java.lang.constant.ConstantDescs.CD_Double;
import static java.lang.constant.ConstantDescs.CD_Long;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_Set;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import com.google.re2j.Pattern;
import dev.belay.engine.ConditionCompiler.Named;
import dev.belay.engine.Form.Kind;
import dev.belay.engine.Form.Local;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;

/// What one method of a compiled form holds, on the stack and in its variables: each value in the
/// way that its [Kind] says. Make a new one for each method.
final class Held {

  static final ClassDesc RAW = Raw.class.describeConstable().get();
  private static final ClassDesc NAMED = Named.class.describeConstable().get();
  private static final ClassDesc PATTERN = Pattern.class.describeConstable().get();

  /// What every method is given before the variables that it uses.
  static final int FRAME = 0;

  static final int PATHS = 1;
  static final int CONSTANTS = 2;

  private final CodeBuilder code;
  private final Map<Local, Integer> slots = new HashMap<>();

  /// Where an answer waits while it is looked at.
  private final int answer;

  /// Where any other value does.
  final int looked;

  /// @param given the variables from around it that the method is given
  Held(CodeBuilder code, Iterable<Local> given) {
    this.code = code;
    this.answer = code.allocateLocal(TypeKind.INT);
    this.looked = code.allocateLocal(TypeKind.REFERENCE);
    int slot = CONSTANTS + 1;
    for (var local : given) {
      slots.put(local, slot);
      slot += typeKind(local.kind()).slotSize();
    }
  }

  static ClassDesc type(Kind kind) {
    return switch (kind) {
      case TRUTH -> CD_int;
      case INT -> CD_long;
      case REAL -> CD_double;
      case OBJECT -> CD_Object;
      case TEXT -> CD_String;
      case TEXTS -> CD_Set;
      case PATTERN -> PATTERN;
      case NAME -> NAMED;
    };
  }

  static TypeKind typeKind(Kind kind) {
    return TypeKind.from(type(kind));
  }

  /// Goes on as the answer on the stack says.
  void settle(Label onTrue, Label onFalse, Label unsettled) {
    code.istore(answer).iload(answer).ifeq(onFalse);
    code.iload(answer).loadConstant(CompiledCondition.TRUE).if_icmpeq(onTrue).goto_(unsettled);
  }

  /// Leaves when what is on the stack is unsettled.
  void requireSettled(Kind kind, Label unsettled) {
    switch (kind) {
      case TRUTH -> {
        code.istore(answer).iload(answer).loadConstant(CompiledCondition.UNSETTLED);
        code.if_icmpeq(unsettled).iload(answer);
      }
      case OBJECT -> {
        code.astore(looked).aload(looked);
        invoke(RAW, "isSettled", CD_boolean, CD_Object);
        code.ifeq(unsettled).aload(looked);
      }
      case INT, REAL, TEXT, TEXTS, PATTERN, NAME -> {}
    }
  }

  void pushUnsettled() {
    code.getstatic(FormCode.FRAME, "UNSETTLED", CD_Object);
  }

  void pushConstant(Form.Constant constant, Kind wanted, Label unsettled) {
    code.aload(CONSTANTS).loadConstant(constant.hole()).aaload();
    if (constant.kind() != wanted) {
      convert(Kind.OBJECT, wanted, unsettled);
      return;
    }
    switch (wanted) {
      case INT ->
          code.checkcast(CD_Long).invokevirtual(CD_Long, "longValue", MethodTypeDesc.of(CD_long));
      case REAL ->
          code.checkcast(CD_Double)
              .invokevirtual(CD_Double, "doubleValue", MethodTypeDesc.of(CD_double));
      case TEXT, TEXTS, PATTERN, NAME -> code.checkcast(type(wanted));
      case OBJECT, TRUTH -> {}
    }
  }

  void load(Local local) {
    code.loadLocal(typeKind(local.kind()), slot(local));
  }

  private int slot(Local local) {
    return java.util.Objects.requireNonNull(slots.get(local));
  }

  void store(Local local) {
    slots.computeIfAbsent(local, _ -> code.allocateLocal(typeKind(local.kind())));
    code.storeLocal(typeKind(local.kind()), slot(local));
  }

  /// Turns what is on the stack into another kind.
  void convert(Kind kind, Kind wanted, Label unsettled) {
    if (kind == wanted) {
      return;
    }
    if (kind == Kind.TRUTH || kind == Kind.INT || kind == Kind.REAL) {
      invoke(RAW, "boxed", CD_Object, type(kind));
    }
    switch (wanted) {
      case TRUTH -> invoke(RAW, "truth", CD_int, CD_Object);
      case INT -> unbox("isInt", "toInt", CD_long, unsettled);
      case REAL -> unbox("isReal", "toReal", CD_double, unsettled);
      case OBJECT, TEXT, TEXTS, PATTERN, NAME -> {}
    }
  }

  private void unbox(String question, String conversion, ClassDesc type, Label unsettled) {
    code.astore(looked).aload(looked);
    invoke(RAW, question, CD_boolean, CD_Object);
    code.ifeq(unsettled).aload(looked);
    invoke(RAW, conversion, type, CD_Object);
  }

  void invoke(ClassDesc owner, String method, ClassDesc result, ClassDesc... parameters) {
    code.invokestatic(owner, method, MethodTypeDesc.of(result, parameters));
  }

  void requireNatural(Label unsettled) {
    int number = code.allocateLocal(TypeKind.LONG);
    code.lstore(number).lload(number).loadConstant(0L).lcmp().iflt(unsettled).lload(number);
  }
}
