package io.weirline.codecs.json.jsoniter;

import io.weirline.codecs.json.internal.Unfit;
import io.weirline.codecs.partial.JsonView;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The scalars that jsoniter does not know, or reads with a loss. */
final class Scalars {
    private Scalars() {}

    /** Null for a class that is jsoniter's. */
    static @Nullable Function<JsonView, @Nullable Object> of(Class<?> type) {
        if (type == double.class || type == Double.class) {
            return view -> number(view, type, JsonView.NumberView::doubleValue);
        }
        if (type == float.class || type == Float.class) {
            return view -> number(view, type, n -> Float.parseFloat(n.text()));
        }
        if (type == BigDecimal.class) {
            return view -> number(view, type, Scalars::decimal);
        }
        if (type == BigInteger.class) {
            return view -> number(view, type, Scalars::integer);
        }
        if (type == UUID.class) {
            return view -> parsed(view, UUID::fromString);
        }
        if (type == URI.class) {
            return view -> parsed(view, URI::create);
        }
        if (type.getPackageName().equals("java.time")) {
            return iso(type);
        }
        return null;
    }

    static String text(JsonView view) {
        if (view instanceof JsonView.StringView text) {
            return text.string();
        }
        throw new Unfit("is not a string", null);
    }

    private static @Nullable Object number(
            JsonView view, Class<?> type, Function<JsonView.NumberView, Object> conversion) {
        if (view instanceof JsonView.NullView && !type.isPrimitive()) {
            return null;
        }
        if (view instanceof JsonView.NumberView number) {
            return conversion.apply(number);
        }
        throw new Unfit("is not a number", null);
    }

    private static BigDecimal decimal(JsonView.NumberView number) {
        return number.decimal().orElseThrow(() -> new Unfit("has an exponent that is too large", null));
    }

    private static BigInteger integer(JsonView.NumberView number) {
        try {
            return decimal(number).toBigIntegerExact();
        } catch (ArithmeticException e) {
            throw new Unfit("is not an integer", null);
        }
    }

    private static @Nullable Object parsed(JsonView view, Function<String, Object> parser) {
        if (view instanceof JsonView.NullView) {
            return null;
        }
        String text = text(view);
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new Unfit("does not fit", null);
        }
    }

    /** By the class's own {@code parse}; null for a class that has none. */
    private static @Nullable Function<JsonView, @Nullable Object> iso(Class<?> type) {
        MethodHandle parse;
        try {
            parse = MethodHandles.publicLookup()
                    .findStatic(type, "parse", MethodType.methodType(type, CharSequence.class))
                    .asType(MethodType.methodType(Object.class, CharSequence.class));
        } catch (ReflectiveOperationException e) {
            return null;
        }
        return view -> parsed(view, text -> parse(parse, text));
    }

    private static Object parse(MethodHandle parse, CharSequence text) {
        try {
            return (Object) parse.invokeExact(text);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** What {@code Object} takes: the narrowest of Integer, Long and BigInteger; Double where there is a point or exponent. */
    static @Nullable Object natural(JsonView value) {
        if (value instanceof JsonView.StringView text) {
            return text.string();
        }
        if (value instanceof JsonView.BooleanView literal) {
            return literal.value();
        }
        if (value instanceof JsonView.NumberView number) {
            return natural(number);
        }
        if (value instanceof JsonView.ArrayView array) {
            List<@Nullable Object> list = new ArrayList<>(array.size());
            array.forEach(element -> list.add(natural(element)));
            return list;
        }
        if (value instanceof JsonView.ObjectView object) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            object.forEach((name, member) -> map.put(name, natural(member)));
            return map;
        }
        return null;
    }

    private static Object natural(JsonView.NumberView number) {
        String text = number.text();
        if (text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            return number.doubleValue();
        }
        BigInteger exact = new BigInteger(text);
        if (exact.bitLength() < Integer.SIZE) {
            return exact.intValue();
        }
        if (exact.bitLength() < Long.SIZE) {
            return exact.longValue();
        }
        return exact;
    }
}
