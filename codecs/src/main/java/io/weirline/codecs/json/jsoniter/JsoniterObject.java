package io.weirline.codecs.json.jsoniter;

import com.jsoniter.spi.Binding;
import com.jsoniter.spi.ClassDescriptor;
import com.jsoniter.spi.ClassInfo;
import com.jsoniter.spi.ConstructorDescriptor;
import com.jsoniter.spi.JsoniterSpi;
import io.weirline.codecs.json.internal.ObjectShape;
import io.weirline.codecs.json.internal.Shape;
import io.weirline.codecs.json.internal.Unfit;
import io.weirline.codecs.partial.JsonView;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record, by its canonical constructor; or a class, as jsoniter describes it. */
final class JsoniterObject extends ObjectShape {
    /** The first of the bindings are the arguments of the creator. */
    private final List<Binding> bindings;

    private final int arguments;
    /** Null where an extension of jsoniter makes the object. */
    private final @Nullable Executable creator;

    private final Class<?> type;
    private final JsoniterShapes shapes;

    private JsoniterObject(
            Class<?> type, List<Binding> bindings, int arguments, @Nullable Executable creator, JsoniterShapes shapes) {
        this.type = type;
        this.bindings = bindings;
        this.arguments = arguments;
        this.creator = creator;
        this.shapes = shapes;
    }

    /** Null for a class that jsoniter fills in some special way, or cannot make. */
    static @Nullable JsoniterObject of(Type type, Class<?> raw, JsoniterShapes shapes) {
        if (raw.isInterface() || Modifier.isAbstract(raw.getModifiers())) {
            return null;
        }
        ClassDescriptor described = ClassDescriptor.getDecodingClassDescriptor(new ClassInfo(type), true);
        if (raw.isRecord()) {
            return record(raw, described, shapes);
        }
        if (described.onExtraProperties != null
                || described.onMissingProperties != null
                || described.asExtraForUnknownProperties
                || !described.bindingTypeWrappers.isEmpty()
                || !described.keyValueTypeWrappers.isEmpty()) {
            return null;
        }
        ConstructorDescriptor by = described.ctor;
        Executable creator = by.staticFactory != null ? by.staticFactory : by.ctor;
        if (by.objectFactory == null && creator == null) {
            return null;
        }
        List<Binding> bindings = new ArrayList<>(by.parameters);
        bindings.addAll(described.fields);
        bindings.addAll(described.setters);
        bindings.removeIf(binding -> binding.fromNames.length == 0);
        return new JsoniterObject(
                raw, bindings, by.parameters.size(), by.objectFactory != null ? null : creator, shapes);
    }

    private static JsoniterObject record(Class<?> raw, ClassDescriptor described, JsoniterShapes shapes) {
        RecordComponent[] components = raw.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        List<Binding> bindings = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            String name = components[i].getName();
            for (Binding field : described.fields) {
                if (field.field.getName().equals(name)) {
                    bindings.add(field);
                }
            }
        }
        try {
            Constructor<?> canonical = raw.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            return new JsoniterObject(raw, bindings, components.length, canonical, shapes);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int size() {
        return bindings.size();
    }

    @Override
    public String name(int property) {
        String[] names = bindings.get(property).fromNames;
        return names.length == 0 ? bindings.get(property).name : names[0];
    }

    @Override
    public @Nullable JsonView value(JsonView.ObjectView object, int property) {
        for (String name : bindings.get(property).fromNames) {
            JsonView value = object.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    @Override
    public Shape shape(int property) {
        Binding binding = bindings.get(property);
        return binding.decoder != null ? JsoniterShapes.decoded(binding.decoder) : shapes.of(binding.valueType);
    }

    @Override
    public Class<?> rawClass(int property) {
        Class<?> raw = JsoniterShapes.raw(bindings.get(property).valueType);
        return raw == null ? Object.class : raw;
    }

    @Override
    public Object make(@Nullable Object[] values, boolean[] present) {
        try {
            Object made = create(values);
            for (int i = arguments; i < bindings.size(); i++) {
                if (present[i]) {
                    set(bindings.get(i), made, values[i]);
                }
            }
            return made;
        } catch (InvocationTargetException e) {
            throw new Unfit("is refused by " + type.getName(), e.getCause());
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new Unfit("cannot be made", null);
        }
    }

    private Object create(@Nullable Object[] values) throws ReflectiveOperationException {
        Executable by = creator;
        if (by == null) {
            return JsoniterSpi.create(type);
        }
        Object[] ordered = new Object[arguments];
        System.arraycopy(values, 0, ordered, 0, arguments);
        return by instanceof Method factory
                ? factory.invoke(null, ordered)
                : ((Constructor<?>) by).newInstance(ordered);
    }

    private static void set(Binding binding, Object made, @Nullable Object value) throws ReflectiveOperationException {
        if (binding.method != null) {
            binding.method.invoke(made, value);
        } else {
            binding.field.set(made, value);
        }
    }

    @Override
    public @Nullable Object whole(JsonView value) {
        if (value instanceof JsonView.NullView) {
            return null;
        }
        if (!(value instanceof JsonView.ObjectView object)) {
            throw new Unfit("is not an object", null);
        }
        @Nullable Object[] values = new Object[bindings.size()];
        boolean[] present = new boolean[bindings.size()];
        for (int i = 0; i < values.length; i++) {
            JsonView member = value(object, i);
            present[i] = member != null;
            if (member != null) {
                values[i] = JsoniterShapes.at(shape(i), member, name(i));
            } else if (bindings.get(i).asMissingWhenNotPresent
                    || i < arguments && rawClass(i).isPrimitive()) {
                throw new Unfit("is missing", null).in(name(i));
            } else {
                values[i] = missing(rawClass(i));
            }
        }
        return make(values, present);
    }
}
