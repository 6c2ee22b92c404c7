package io.weirline.samples.published;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * The public API of some classes as text: what users can name, call, extend or match on, and nothing else. The order
 * depends on names alone, except where the order is itself API (enum constants, record components), and nothing in it
 * on the JDK. Members that a class gets from a superclass that users cannot name are shown as its own.
 */
@NullMarked
final class ApiDump {
    private static final Set<Class<?>> IMPLIED_SUPERCLASSES = Set.of(Object.class, Record.class, Enum.class);

    private final StringBuilder out = new StringBuilder();

    private ApiDump() {}

    /**
     * The API of these classes and of those nested in them.
     *
     * @param classes top-level classes, in any order; those that are not public are left out
     */
    static String of(Collection<Class<?>> classes) {
        ApiDump dump = new ApiDump();
        classes.stream().sorted(Comparator.comparing(Class::getName)).forEach(dump::type);
        return dump.out.toString();
    }

    private void type(Class<?> type) {
        if (!isApi(type.getModifiers()) || type.isSynthetic()) {
            return;
        }
        out.append(header(type)).append(" {\n");
        for (String line : members(type)) {
            out.append("    ").append(line).append('\n');
        }
        out.append("}\n\n");
        Stream.of(type.getDeclaredClasses())
                .sorted(Comparator.comparing(Class::getName))
                .forEach(this::type);
    }

    private static String header(Class<?> type) {
        StringBuilder header = new StringBuilder(deprecation(type));
        int hidden = type.isInterface() || type.isEnum() || type.isRecord()
                ? Modifier.ABSTRACT | Modifier.STATIC | Modifier.FINAL | Modifier.INTERFACE
                : Modifier.INTERFACE;
        header.append(modifiers(type.getModifiers() & ~hidden));
        if (type.isSealed() && !type.isEnum()) {
            header.append("sealed ");
        } else if (isNonSealed(type)) {
            header.append("non-sealed ");
        }
        header.append(kind(type)).append(' ').append(type.getName()).append(typeParameters(type.getTypeParameters()));
        if (type.isRecord()) {
            header.append(Stream.of(type.getRecordComponents())
                    .map(c -> name(c.getAccessor().getAnnotatedReturnType()) + " " + c.getName())
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        List<Class<?>> chain = withHiddenSuperclasses(type);
        Class<?> last = chain.get(chain.size() - 1);
        if (last.getSuperclass() != null && !IMPLIED_SUPERCLASSES.contains(last.getSuperclass())) {
            header.append(" extends ").append(name(last.getAnnotatedSuperclass()));
        }
        header.append(list(
                type.isInterface() ? " extends " : " implements ",
                Stream.of(type.getAnnotatedInterfaces()).map(ApiDump::name)));
        if (type.isSealed() && !type.isEnum()) {
            header.append(list(
                    " permits ",
                    Stream.of(type.getPermittedSubclasses())
                            .filter(c -> isApi(c.getModifiers()))
                            .map(Class::getName)));
        }
        return header.toString();
    }

    private static boolean isNonSealed(Class<?> type) {
        boolean extendable = !Modifier.isFinal(type.getModifiers()) && !type.isSealed() && !type.isEnum();
        return extendable
                && Stream.concat(Stream.ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()))
                        .anyMatch(Class::isSealed);
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "@interface";
        }
        return type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
    }

    private static List<String> members(Class<?> type) {
        List<String> lines = new ArrayList<>();
        Set<String> fields = new TreeSet<>();
        Set<String> constructors = new TreeSet<>();
        Set<String> methods = new TreeSet<>();
        for (Field field : type.getDeclaredFields()) {
            if (field.isEnumConstant()) {
                lines.add(deprecation(field) + field.getName());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isShown(constructor) && !isImplied(type, constructor)) {
                constructors.add(executable(constructor, type.getSimpleName()));
            }
        }
        for (Class<?> declaring : withHiddenSuperclasses(type)) {
            for (Field field : declaring.getDeclaredFields()) {
                if (isShown(field) && !field.isEnumConstant()) {
                    fields.add(deprecation(field) + modifiers(field.getModifiers()) + name(field.getAnnotatedType())
                            + " " + field.getName());
                }
            }
            for (Method method : declaring.getDeclaredMethods()) {
                if (isShown(method) && !isImplied(type, method)) {
                    methods.add(executable(method, name(method.getAnnotatedReturnType()) + " " + method.getName()));
                }
            }
        }
        lines.addAll(fields);
        lines.addAll(constructors);
        lines.addAll(methods);
        return lines;
    }

    /** The class and its superclasses up to the first one that users can name. */
    private static List<Class<?>> withHiddenSuperclasses(Class<?> type) {
        List<Class<?>> chain = new ArrayList<>(List.of(type));
        Class<?> next = type.getSuperclass();
        while (next != null && !isApi(next.getModifiers())) {
            chain.add(next);
            next = next.getSuperclass();
        }
        return chain;
    }

    private static String executable(Executable member, String nameWithResult) {
        StringBuilder line = new StringBuilder(deprecation(member));
        int hidden = Modifier.SYNCHRONIZED | Modifier.NATIVE | Modifier.STRICT | Modifier.TRANSIENT | Modifier.VOLATILE;
        line.append(modifiers(member.getModifiers() & ~hidden));
        if (member instanceof Method method && method.isDefault()) {
            line.append("default ");
        }
        String variables = typeParameters(member.getTypeParameters());
        line.append(variables).append(variables.isEmpty() ? "" : " ").append(nameWithResult);
        AnnotatedType[] parameters = member.getAnnotatedParameterTypes();
        line.append(Stream.of(parameters).map(ApiDump::name).collect(Collectors.joining(", ", "(", ")")));
        if (member.isVarArgs()) {
            int brackets = line.lastIndexOf("[]");
            line.replace(brackets, brackets + 2, "...");
        }
        line.append(
                list(" throws ", Stream.of(member.getAnnotatedExceptionTypes()).map(ApiDump::name)));
        if (member instanceof Method method && method.getDefaultValue() != null) {
            line.append(" default");
        }
        return line.toString();
    }

    private static String typeParameters(TypeVariable<?>[] variables) {
        if (variables.length == 0) {
            return "";
        }
        Function<TypeVariable<?>, String> shown = v -> {
            String bounds = Stream.of(v.getAnnotatedBounds()).map(ApiDump::name).collect(Collectors.joining(" & "));
            return v.getName() + (bounds.equals("java.lang.Object") ? "" : " extends " + bounds);
        };
        return Stream.<TypeVariable<?>>of(variables).map(shown).collect(Collectors.joining(", ", "<", ">"));
    }

    /** A type with its arguments and with {@code ?} behind each part that may be null. */
    private static String name(AnnotatedType type) {
        String mark = type.isAnnotationPresent(Nullable.class) ? "?" : "";
        if (type instanceof AnnotatedArrayType array) {
            return name(array.getAnnotatedGenericComponentType()) + "[]" + mark;
        }
        if (type instanceof AnnotatedParameterizedType parameterized) {
            Type raw = ((ParameterizedType) type.getType()).getRawType();
            return Stream.of(parameterized.getAnnotatedActualTypeArguments())
                    .map(ApiDump::name)
                    .collect(Collectors.joining(", ", raw.getTypeName() + "<", ">" + mark));
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            AnnotatedType[] lower = wildcard.getAnnotatedLowerBounds();
            if (lower.length > 0) {
                return "? super " + name(lower[0]);
            }
            String upper = name(wildcard.getAnnotatedUpperBounds()[0]);
            return upper.equals("java.lang.Object") ? "?" : "? extends " + upper;
        }
        return type.getType().getTypeName() + mark;
    }

    private static String list(String before, Stream<String> names) {
        List<String> sorted = names.sorted().toList();
        return sorted.isEmpty() ? "" : before + String.join(", ", sorted);
    }

    private static String modifiers(int modifiers) {
        return modifiers == 0 ? "" : Modifier.toString(modifiers) + " ";
    }

    private static String deprecation(AnnotatedElement element) {
        for (Annotation annotation : element.getDeclaredAnnotations()) {
            if (annotation instanceof Deprecated deprecated) {
                return deprecated.forRemoval() ? "@Deprecated(forRemoval) " : "@Deprecated ";
            }
        }
        return "";
    }

    private static boolean isShown(Member member) {
        return isApi(member.getModifiers()) && !member.isSynthetic();
    }

    /** Whether the header says it already: what every record and every enum has. */
    private static boolean isImplied(Class<?> type, Executable member) {
        String signature = member.getName()
                + Stream.of(member.getParameterTypes()).map(Class::getName).toList();
        if (type.isEnum()) {
            return signature.equals("values[]") || signature.equals("valueOf[java.lang.String]");
        }
        if (!type.isRecord()) {
            return false;
        }
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return Set.of("equals[java.lang.Object]", "hashCode[]", "toString[]").contains(signature)
                || Stream.of(components).anyMatch(c -> c.getAccessor().equals(member))
                || (member instanceof Constructor && Arrays.equals(types, member.getParameterTypes()));
    }

    private static boolean isApi(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    /**
     * What must be done to the old lines to get the new ones: {@code -} and {@code +} lines under the type that they
     * stand in.
     */
    static String diff(String before, String after) {
        List<String> old = qualified(before);
        List<String> now = qualified(after);
        Set<String> gone = new LinkedHashSet<>(old);
        now.forEach(gone::remove);
        Set<String> come = new LinkedHashSet<>(now);
        old.forEach(come::remove);
        Set<String> all = new TreeSet<>();
        gone.forEach(line -> all.add(line + "\n-"));
        come.forEach(line -> all.add(line + "\n+"));
        StringBuilder diff = new StringBuilder();
        for (String entry : all) {
            String[] parts = entry.split("\n");
            diff.append(parts[2])
                    .append(' ')
                    .append(parts[0])
                    .append(": ")
                    .append(parts[1].strip())
                    .append('\n');
        }
        if (diff.isEmpty() && !before.equals(after)) {
            diff.append("only the order or the white space differs\n");
        }
        return diff.toString();
    }

    private static List<String> qualified(String dump) {
        List<String> lines = new ArrayList<>();
        String owner = "";
        for (String line : dump.split("\n")) {
            if (line.endsWith(" {")) {
                owner = Arrays.stream(line.split("[ (<]"))
                        .filter(w -> w.contains("."))
                        .findFirst()
                        .orElse(line);
            }
            if (!line.isBlank() && !line.equals("}")) {
                lines.add(owner + "\n" + line);
            }
        }
        return lines;
    }
}
