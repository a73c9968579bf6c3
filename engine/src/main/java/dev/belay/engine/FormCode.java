package dev.belay.engine;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.belay.engine.Form.Kind;
import dev.belay.engine.Form.Local;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/// The class that a form compiles to, a [CompiledCondition]: one method for the whole, and one for
/// each part that would make another too large. Make a new one for each class.
final class FormCode {

  /// The machine does not compile methods beyond 8,000 bytes. What is estimated is about what comes
  /// out.
  private static final int MAX_ESTIMATE = 6_000;

  /// What it costs to call a part that is a method of its own.
  private static final int CALL_ESTIMATE = 40;

  /// The machine admits 255, of which a variable may take 2.
  private static final int MAX_CAPTURED = 120;

  private static final ClassDesc NAME =
      ClassDesc.of(FormCode.class.getPackageName(), "CompiledForm");
  private static final ClassDesc CONDITION = CompiledCondition.class.describeConstable().get();
  static final ClassDesc FRAME = Frame.class.describeConstable().get();
  private static final ClassDesc BINDINGS = Bindings.class.describeConstable().get();
  private static final ClassDesc INTS = CD_int.arrayType();
  private static final ClassDesc OBJECTS = CD_Object.arrayType();
  private static final String WHOLE = "whole";

  private final Form form;
  private final Set<Form> apart = Collections.newSetFromMap(new IdentityHashMap<>());
  private final IdentityHashMap<Form, String> names = new IdentityHashMap<>();
  private final List<Form> unwritten = new ArrayList<>();
  private boolean isTooLarge;

  private FormCode(Form form) {
    this.form = form;
  }

  /// A class file; absent when the form is too large for one.
  static Optional<byte[]> of(Form form) {
    var code = new FormCode(form);
    var estimate = code.estimate(form);
    return estimate > MAX_ESTIMATE || code.isTooLarge
        ? Optional.empty()
        : Optional.of(ClassFile.of().build(NAME, code::write));
  }

  // What becomes a method of its own

  /// About how many bytes of code a form is, without its parts that are apart.
  private int estimate(Form whole) {
    record Sized(Form part, int estimate) {}
    var parts = new ArrayList<Sized>();
    int sum = own(whole);
    for (var part : whole.parts()) {
      var sized = new Sized(part, estimate(part));
      sum += sized.estimate();
      parts.add(sized);
    }
    parts.sort(Comparator.comparingInt(Sized::estimate).reversed());
    for (var part : parts) {
      if (sum <= MAX_ESTIMATE || part.estimate() <= CALL_ESTIMATE) {
        break;
      }
      setApart(part.part());
      sum -= part.estimate() - CALL_ESTIMATE;
    }
    isTooLarge |= sum > MAX_ESTIMATE;
    return sum;
  }

  private void setApart(Form part) {
    apart.add(part);
    isTooLarge |= captured(part).size() > MAX_CAPTURED;
  }

  private static int own(Form form) {
    int parts = form.parts().size();
    return switch (form) {
      case Form.Known _, Form.Unsettled _, Form.Constant _, Form.Path _ -> 12;
      case Form.Now _, Form.Element _, Form.Local _ -> 12;
      case Form.Not _ -> 20;
      case Form.All _, Form.Any _ -> 20 + 25 * parts;
      case Form.Either _, Form.Bind _ -> 40;
      case Form.Apply _ -> 45 + 10 * parts;
      case Form.Call _ -> 35 + 20 * parts;
      case Form.Arithmetic _ -> 80;
      case Form.ListOf _, Form.MapOf _ -> 40 + 20 * parts;
      case Form.Fold _ -> 160;
    };
  }

  /// Variables from around a part that it uses.
  static SequencedSet<Local> captured(Form part) {
    var used = new LinkedHashSet<Local>();
    addUsed(part, used, new LinkedHashSet<>());
    return used;
  }

  private static void addUsed(Form form, Set<Local> used, Set<Local> own) {
    switch (form) {
      case Local local when !own.contains(local) -> used.add(local);
      case Form.Bind(var local, _, _) -> own.add(local);
      case Form.Fold fold -> {
        own.addAll(fold.locals());
        own.add(fold.accumulator());
      }
      case Form _ -> {}
    }
    form.parts().forEach(part -> addUsed(part, used, own));
  }

  boolean isApart(Form part) {
    return apart.contains(part);
  }

  // The class

  private void write(ClassBuilder builder) {
    builder.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER).withInterfaceSymbols(CONDITION);
    builder.withMethodBody(INIT_NAME, MTD_void, 0, FormCode::writeConstructor);
    builder.withMethodBody(
        "test", MethodTypeDesc.of(CD_int, FRAME, BINDINGS), ClassFile.ACC_PUBLIC, this::writeTest);
    builder.withMethodBody(
        "value",
        MethodTypeDesc.of(CD_Object, FRAME, BINDINGS),
        ClassFile.ACC_PUBLIC,
        this::writeValue);
    writeMethod(builder, WHOLE, form);
    while (!unwritten.isEmpty()) {
      var part = unwritten.removeLast();
      writeMethod(builder, name(part), part);
    }
  }

  private static void writeConstructor(CodeBuilder code) {
    code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_();
  }

  private void writeTest(CodeBuilder code) {
    callWhole(code);
    if (form.kind() != Kind.TRUTH) {
      code.invokestatic(Held.RAW, "truth", MethodTypeDesc.of(CD_int, CD_Object));
    }
    code.ireturn();
  }

  private void writeValue(CodeBuilder code) {
    callWhole(code);
    if (form.kind() == Kind.TRUTH) {
      code.invokestatic(Held.RAW, "boxed", MethodTypeDesc.of(CD_Object, CD_int));
    }
    code.areturn();
  }

  private void callWhole(CodeBuilder code) {
    code.aload(1)
        .aload(2)
        .invokevirtual(BINDINGS, "paths", MethodTypeDesc.of(INTS))
        .aload(2)
        .invokevirtual(BINDINGS, "constants", MethodTypeDesc.of(OBJECTS))
        .invokestatic(NAME, WHOLE, typeOf(form));
  }

  private void writeMethod(ClassBuilder builder, String name, Form part) {
    builder.withMethodBody(
        name,
        typeOf(part),
        ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE,
        code -> new MethodCode(this, code, part).write());
  }

  /// A form is given the variables that it uses, after what every method is given.
  private static MethodTypeDesc typeOf(Form part) {
    var parameters = new ArrayList<>(List.of(FRAME, INTS, OBJECTS));
    captured(part).forEach(local -> parameters.add(Held.type(local.kind())));
    var result = part.kind() == Kind.TRUTH ? CD_int : CD_Object;
    return MethodTypeDesc.of(result, parameters);
  }

  /// The name of a part's method, which is written after those that call it.
  private String name(Form part) {
    return names.computeIfAbsent(
        part,
        added -> {
          unwritten.add(added);
          return "part" + names.size();
        });
  }

  void call(Form part, CodeBuilder code) {
    code.invokestatic(NAME, name(part), typeOf(part));
  }
}
