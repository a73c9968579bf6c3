package dev.belay.engine;

import static java.lang.constant.ConstantDescs.CD_List;
import static java.lang.constant.ConstantDescs.CD_Map;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.belay.engine.Form.Kind;
import dev.belay.engine.Form.Local;
import dev.belay.engine.Operation.Needs;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/// The code of one method of a compiled form. Make a new one for each method.
///
/// Whatever may turn out to be unsettled leaves by a jump, and does so with nothing on the stack:
/// what waits for something else waits in a local variable.
final class MethodCode {

  private static final ClassDesc FUNCTIONS = RawFunctions.class.describeConstable().get();
  private static final ClassDesc BUDGET = Budget.class.describeConstable().get();

  private final FormCode whole;
  private final CodeBuilder code;
  private final Form part;
  private final Held held;

  /// @param part what the method comes to
  MethodCode(FormCode whole, CodeBuilder code, Form part) {
    this.whole = whole;
    this.code = code;
    this.part = part;
    this.held = new Held(code, FormCode.captured(part));
  }

  void write() {
    if (part.kind() == Kind.TRUTH) {
      returnAnswer();
    } else {
      returnValue();
    }
  }

  private void returnAnswer() {
    var onTrue = code.newLabel();
    var onFalse = code.newLabel();
    var unsettled = code.newLabel();
    branchInside(part, onTrue, onFalse, unsettled);
    code.labelBinding(onTrue).loadConstant(CompiledCondition.TRUE).ireturn();
    code.labelBinding(onFalse).loadConstant(CompiledCondition.FALSE).ireturn();
    code.labelBinding(unsettled).loadConstant(CompiledCondition.UNSETTLED).ireturn();
  }

  private void returnValue() {
    var unsettled = code.newLabel();
    pushInside(part, unsettled);
    held.convert(part.kind(), Kind.OBJECT, unsettled);
    code.areturn().labelBinding(unsettled);
    held.pushUnsettled();
    code.areturn();
  }

  // Conditions

  /// Goes on at one of three places.
  private void branch(Form form, Label onTrue, Label onFalse, Label unsettled) {
    if (whole.isApart(form)) {
      push(form, Kind.TRUTH, unsettled);
      held.settle(onTrue, onFalse, unsettled);
    } else {
      branchInside(form, onTrue, onFalse, unsettled);
    }
  }

  private void branchInside(Form form, Label onTrue, Label onFalse, Label unsettled) {
    switch (form) {
      case Form.Known(var isTrue) -> code.goto_(isTrue ? onTrue : onFalse);
      case Form.Not(var operand) -> branch(operand, onFalse, onTrue, unsettled);
      case Form.All(var operands) -> all(operands, onTrue, onFalse, unsettled);
      case Form.Any(var operands) -> any(operands, onTrue, onFalse, unsettled);
      case Form.Either(var condition, var then, var otherwise, _) -> {
        var ifTrue = code.newLabel();
        var ifFalse = code.newLabel();
        branch(condition, ifTrue, ifFalse, unsettled);
        code.labelBinding(ifTrue);
        branch(then, onTrue, onFalse, unsettled);
        code.labelBinding(ifFalse);
        branch(otherwise, onTrue, onFalse, unsettled);
      }
      case Form.Bind bind -> {
        bind(bind, unsettled);
        branch(bind.body(), onTrue, onFalse, unsettled);
      }
      case Form.Fold fold -> {
        fold(fold, unsettled);
        branch(fold.result(), onTrue, onFalse, unsettled);
      }
      case Form other -> {
        pushInside(other, unsettled);
        held.convert(other.kind(), Kind.TRUTH, unsettled);
        held.settle(onTrue, onFalse, unsettled);
      }
    }
  }

  private interface Operands {
    void branch(Form operand, Label next, Label unsettled);
  }

  private void all(List<Form> operands, Label onTrue, Label onFalse, Label unsettled) {
    eachOf(operands, unsettled, (form, next, doubt) -> branch(form, next, onFalse, doubt));
    code.goto_(onTrue);
  }

  private void any(List<Form> operands, Label onTrue, Label onFalse, Label unsettled) {
    eachOf(operands, unsettled, (form, next, doubt) -> branch(form, onTrue, next, doubt));
    code.goto_(onFalse);
  }

  /// After an unsettled operand a later one may still settle the whole, but only where neither may
  /// spend steps: the reference may find the earlier one settled and never come to the later, or
  /// may spend more on the earlier one than was spent here.
  private void eachOf(List<Form> operands, Label unsettled, Operands branch) {
    int doubt = code.allocateLocal(TypeKind.INT);
    code.loadConstant(0).istore(doubt);
    for (var operand : operands) {
      var next = code.newLabel();
      if (operand.maySpend()) {
        code.iload(doubt).ifne(unsettled);
        branch.branch(operand, next, unsettled);
      } else {
        var inDoubt = code.newLabel();
        branch.branch(operand, next, inDoubt);
        code.labelBinding(inDoubt).loadConstant(1).istore(doubt);
      }
      code.labelBinding(next);
    }
    code.iload(doubt).ifne(unsettled);
  }

  // Values

  /// Leaves the value of a form on the stack. Of what may spend steps an unsettled one leaves
  /// instead: the reference may have spent more on it, or stopped, before it came to what follows.
  private void push(Form form, Kind wanted, Label unsettled) {
    if (form instanceof Form.Constant constant) {
      held.pushConstant(constant, wanted, unsettled);
      return;
    }
    var kind = form.kind();
    if (whole.isApart(form)) {
      pushPart(form);
      kind = kind == Kind.TRUTH ? kind : Kind.OBJECT;
    } else {
      pushInside(form, unsettled);
    }
    if (form.maySpend()) {
      held.requireSettled(kind, unsettled);
    }
    held.convert(kind, wanted, unsettled);
  }

  private void pushPart(Form part) {
    code.aload(Held.FRAME).aload(Held.PATHS).aload(Held.CONSTANTS);
    FormCode.captured(part).forEach(held::load);
    whole.call(part, code);
  }

  private void pushInside(Form form, Label unsettled) {
    switch (form) {
      case Form.Unsettled _ -> held.pushUnsettled();
      case Form.Constant constant -> held.pushConstant(constant, constant.kind(), unsettled);
      case Form.Path(var hole) ->
          code.aload(Held.FRAME)
              .aload(Held.PATHS)
              .loadConstant(hole)
              .iaload()
              .invokevirtual(FormCode.FRAME, "at", MethodTypeDesc.of(CD_Object, CD_int));
      case Form.Now _ -> {
        code.aload(Held.FRAME);
        held.invoke(FUNCTIONS, "now", CD_Object, FormCode.FRAME);
      }
      case Form.Element _ ->
          code.aload(Held.FRAME)
              .invokevirtual(FormCode.FRAME, "element", MethodTypeDesc.of(CD_Object));
      case Local local -> held.load(local);
      case Form.Apply apply -> apply(apply, unsettled);
      case Form.Call call -> call(call, unsettled);
      case Form.Arithmetic arithmetic -> arithmetic(arithmetic, unsettled);
      case Form.ListOf list -> list(list, unsettled);
      case Form.MapOf map -> map(map, unsettled);
      case Form.Logic logic -> pushAnswer(logic);
      case Form other when other.kind() == Kind.TRUTH -> pushAnswer(other);
      case Form.Either either -> either(either, unsettled);
      case Form.Bind bind -> {
        bind(bind, unsettled);
        push(bind.body(), bind.kind(), unsettled);
      }
      case Form.Fold fold -> {
        fold(fold, unsettled);
        push(fold.result(), fold.kind(), unsettled);
      }
    }
  }

  private void pushAnswer(Form truth) {
    var onTrue = code.newLabel();
    var onFalse = code.newLabel();
    var unsettled = code.newLabel();
    var end = code.newLabel();
    branchInside(truth, onTrue, onFalse, unsettled);
    code.labelBinding(onTrue).loadConstant(CompiledCondition.TRUE).goto_(end);
    code.labelBinding(onFalse).loadConstant(CompiledCondition.FALSE).goto_(end);
    code.labelBinding(unsettled).loadConstant(CompiledCondition.UNSETTLED);
    code.labelBinding(end);
  }

  private void either(Form.Either either, Label unsettled) {
    var ifTrue = code.newLabel();
    var ifFalse = code.newLabel();
    var end = code.newLabel();
    branch(either.condition(), ifTrue, ifFalse, unsettled);
    code.labelBinding(ifTrue);
    push(either.then(), either.kind(), unsettled);
    code.goto_(end).labelBinding(ifFalse);
    push(either.otherwise(), either.kind(), unsettled);
    code.labelBinding(end);
  }

  // Functions

  private void apply(Form.Apply apply, Label unsettled) {
    var operation = apply.operation();
    pushAll(apply.parts(), operation.parameters(), unsettled);
    var parameters = new ArrayList<>(operation.parameters().stream().map(Held::type).toList());
    if (operation.needs() == Needs.FRAME) {
      code.aload(Held.FRAME);
      parameters.add(FormCode.FRAME);
    }
    var result = MethodTypeDesc.of(Held.type(operation.result()), parameters);
    code.invokestatic(FUNCTIONS, operation.method(), result);
    if (operation.result() == Kind.INT) {
      held.requireNatural(unsettled);
    }
  }

  /// Leaves the values of several forms on the stack. They are evaluated in their order, but for
  /// those of which nobody can tell when they were.
  private void pushAll(List<Form> forms, List<Kind> kinds, Label unsettled) {
    var waiting = new int[forms.size()];
    for (int i = 0; i < waiting.length; i++) {
      if (!isImmediate(forms.get(i), kinds.get(i))) {
        push(forms.get(i), kinds.get(i), unsettled);
        waiting[i] = code.allocateLocal(Held.typeKind(kinds.get(i)));
        code.storeLocal(Held.typeKind(kinds.get(i)), waiting[i]);
      }
    }
    for (int i = 0; i < waiting.length; i++) {
      if (waiting[i] > 0) {
        code.loadLocal(Held.typeKind(kinds.get(i)), waiting[i]);
      } else {
        push(forms.get(i), kinds.get(i), unsettled);
      }
    }
  }

  private static boolean isImmediate(Form form, Kind wanted) {
    return switch (form) {
      case Form.Constant _, Form.Path _, Local _ -> form.kind() == wanted || wanted == Kind.OBJECT;
      case Form _ -> false;
    };
  }

  private void call(Form.Call call, Label unsettled) {
    int arguments = code.allocateLocal(TypeKind.REFERENCE);
    code.loadConstant(call.parts().size()).anewarray(CD_Object).astore(arguments);
    for (int i = 0; i < call.parts().size(); i++) {
      push(call.parts().get(i), Kind.OBJECT, unsettled);
      code.astore(held.looked).aload(arguments).loadConstant(i).aload(held.looked).aastore();
    }
    code.loadConstant(call.function()).aload(arguments).aload(Held.FRAME);
    held.invoke(FUNCTIONS, "call", CD_Object, CD_String, CD_Object.arrayType(), FormCode.FRAME);
  }

  private void arithmetic(Form.Arithmetic form, Label unsettled) {
    var kind = Held.typeKind(form.kind());
    int left = code.allocateLocal(kind);
    int right = code.allocateLocal(kind);
    push(form.left(), form.kind(), unsettled);
    code.storeLocal(kind, left);
    push(form.right(), form.kind(), unsettled);
    code.storeLocal(kind, right);
    if (form.kind() == Kind.INT) {
      code.lload(left).lload(right);
      held.invoke(FUNCTIONS, guard(form.operator()), CD_boolean, CD_long, CD_long);
      code.ifeq(unsettled);
    }
    code.loadLocal(kind, left).loadLocal(kind, right);
    code.with(OperatorInstruction.of(opcode(form.operator(), form.kind() == Kind.INT)));
  }

  private static String guard(String operator) {
    return switch (operator) {
      case "+" -> "canAdd";
      case "-" -> "canSubtract";
      case "*" -> "canMultiply";
      case "/" -> "canDivide";
      default -> "canTakeRemainder";
    };
  }

  private static Opcode opcode(String operator, boolean isInt) {
    return switch (operator) {
      case "+" -> isInt ? Opcode.LADD : Opcode.DADD;
      case "-" -> isInt ? Opcode.LSUB : Opcode.DSUB;
      case "*" -> isInt ? Opcode.LMUL : Opcode.DMUL;
      case "/" -> isInt ? Opcode.LDIV : Opcode.DDIV;
      default -> Opcode.LREM;
    };
  }

  // Lists and maps

  private void list(Form.ListOf list, Label unsettled) {
    int made = code.allocateLocal(TypeKind.REFERENCE);
    held.invoke(FUNCTIONS, "newList", CD_List);
    code.astore(made);
    for (int i = 0; i < list.parts().size(); i++) {
      push(list.parts().get(i), Kind.OBJECT, unsettled);
      code.astore(held.looked).aload(made).aload(held.looked).aload(Held.FRAME);
      var method = list.optionals().contains(i) ? "addOptional" : "add";
      held.invoke(FUNCTIONS, method, CD_boolean, CD_List, CD_Object, FormCode.FRAME);
      code.ifeq(unsettled);
    }
    code.aload(made).aload(Held.FRAME);
    held.invoke(FUNCTIONS, "listed", CD_Object, CD_List, FormCode.FRAME);
  }

  private void map(Form.MapOf map, Label unsettled) {
    int made = code.allocateLocal(TypeKind.REFERENCE);
    int key = code.allocateLocal(TypeKind.REFERENCE);
    held.invoke(FUNCTIONS, "newMap", CD_Map);
    code.astore(made);
    for (int i = 0; i < map.optionals().size(); i++) {
      push(map.parts().get(2 * i), Kind.OBJECT, unsettled);
      code.astore(key);
      push(map.parts().get(2 * i + 1), Kind.OBJECT, unsettled);
      code.astore(held.looked).aload(made).aload(key).aload(held.looked).aload(Held.FRAME);
      var method = map.optionals().get(i) ? "putOptional" : "put";
      held.invoke(FUNCTIONS, method, CD_boolean, CD_Map, CD_Object, CD_Object, FormCode.FRAME);
      code.ifeq(unsettled);
    }
    code.aload(made).aload(Held.FRAME);
    held.invoke(FUNCTIONS, "mapped", CD_Object, CD_Map, FormCode.FRAME);
  }

  // Variables

  private void bind(Form.Bind bind, Label unsettled) {
    push(bind.value(), bind.local().kind(), unsettled);
    held.store(bind.local());
  }

  /// Walks to where the accumulator is what the result is made of. Where it is unsettled whether to
  /// go on, nobody knows where the reference would stop.
  private void fold(Form.Fold fold, Label unsettled) {
    int range = code.allocateLocal(TypeKind.REFERENCE);
    int elements = code.allocateLocal(TypeKind.REFERENCE);
    int number = code.allocateLocal(TypeKind.INT);
    push(fold.range(), Kind.OBJECT, unsettled);
    code.astore(range).aload(range);
    held.invoke(Held.RAW, "elements", CD_List, CD_Object);
    code.astore(elements).aload(elements).ifnull(unsettled);
    push(fold.initial(), fold.accumulator().kind(), unsettled);
    held.store(fold.accumulator());
    var next = code.newLabel();
    var goOn = code.newLabel();
    var end = code.newLabel();
    code.loadConstant(0).istore(number).labelBinding(next);
    code.iload(number).aload(elements);
    code.invokeinterface(CD_List, "size", MethodTypeDesc.of(CD_int)).if_icmpge(end);
    step();
    element(fold.locals(), range, elements, number);
    branch(fold.proceed(), goOn, end, unsettled);
    code.labelBinding(goOn);
    push(fold.step(), fold.accumulator().kind(), unsettled);
    held.store(fold.accumulator());
    code.iinc(number, 1).goto_(next).labelBinding(end);
  }

  private void step() {
    code.aload(Held.FRAME)
        .invokevirtual(FormCode.FRAME, "budget", MethodTypeDesc.of(BUDGET))
        .invokevirtual(BUDGET, "step", MethodTypeDesc.of(CD_void));
  }

  private void element(List<Local> locals, int range, int elements, int number) {
    if (locals.size() == 1) {
      code.aload(elements).iload(number);
      code.invokeinterface(CD_List, "get", MethodTypeDesc.of(CD_Object, CD_int));
      held.store(locals.getFirst());
      return;
    }
    code.aload(range).aload(elements).iload(number);
    held.invoke(Held.RAW, "key", CD_Object, CD_Object, CD_List, CD_int);
    held.store(locals.getFirst());
    code.aload(range).aload(elements).iload(number);
    held.invoke(Held.RAW, "entry", CD_Object, CD_Object, CD_List, CD_int);
    held.store(locals.getLast());
  }
}
