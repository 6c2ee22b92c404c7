package io.weirline.codecs.json.databind;

import io.weirline.codecs.json.internal.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.CreatorProperty;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializer;
import tools.jackson.databind.deser.impl.MethodProperty;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.BeanPropertyDefinition;

/** A class that Jackson binds property by property: its properties, and how it is made of them. */
final class Bean {
    private final Shapes shapes;
    private final ValueInstantiator instantiator;
    private final boolean byCreator;
    private final int arguments;
    private final SettableBeanProperty[] properties;
    private final @Nullable Shape[] known;

    private Bean(Shapes shapes, BeanDeserializer deserializer, List<SettableBeanProperty> properties, int arguments) {
        this.shapes = shapes;
        this.properties = properties.toArray(new SettableBeanProperty[0]);
        this.arguments = arguments;
        instantiator = deserializer.getValueInstantiator();
        byCreator = instantiator.canCreateFromObjectWith() && arguments > 0;
        known = new Shape[this.properties.length];
    }

    /** Null for a class that Jackson binds in some special way. */
    static @Nullable Bean of(Shapes shapes, BeanDeserializer deserializer) {
        DeserializationContext context = shapes.context(null);
        ValueInstantiator instantiator = deserializer.getValueInstantiator();
        if (deserializer.getObjectIdReader(context) != null
                || deserializer.isCaseInsensitive()
                || deserializer.hasViews() && context.getActiveView() != null
                || instantiator.canCreateUsingDelegate()
                || hasUnwrapped(context, deserializer)) {
            return null;
        }
        int arguments = 0;
        for (Iterator<SettableBeanProperty> i = deserializer.creatorProperties(); i.hasNext(); ) {
            // A property comes once more for each of its aliases.
            arguments = Math.max(arguments, i.next().getCreatorIndex() + 1);
        }
        List<SettableBeanProperty> properties = new ArrayList<>();
        int creators = 0;
        for (Iterator<SettableBeanProperty> i = deserializer.properties(); i.hasNext(); ) {
            SettableBeanProperty property = i.next();
            if (!(property instanceof CreatorProperty || property instanceof MethodProperty)
                    || property.getInjectableValueId() != null) {
                return null;
            }
            if (!properties.contains(property)) {
                creators += property.isCreatorProperty() ? 1 : 0;
                properties.add(property);
            }
        }
        boolean canMake = arguments > 0 ? instantiator.canCreateFromObjectWith() : instantiator.canCreateUsingDefault();
        return canMake && creators == arguments ? new Bean(shapes, deserializer, properties, arguments) : null;
    }

    private static boolean hasUnwrapped(DeserializationContext context, BeanDeserializer deserializer) {
        AnnotationIntrospector introspector = context.getAnnotationIntrospector();
        List<BeanPropertyDefinition> definitions = context.introspectBeanDescriptionForCreation(
                        deserializer.getValueType())
                .findProperties();
        for (BeanPropertyDefinition definition : definitions) {
            AnnotatedMember member = definition.getPrimaryMember();
            if (member != null && introspector.findUnwrappingNameTransformer(context.getConfig(), member) != null) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return properties.length;
    }

    String name(int property) {
        return properties[property].getName();
    }

    Class<?> rawClass(int property) {
        return properties[property].getType().getRawClass();
    }

    /** Made when it is asked for; twice, in a race, does no harm. */
    Shape shape(int property) {
        Shape shape = known[property];
        if (shape == null) {
            shape = shapes.property(properties[property]);
            known[property] = shape;
        }
        return shape;
    }

    Object make(@Nullable Object[] values, boolean[] present) {
        DeserializationContext context = shapes.context(null);
        try {
            Object made = byCreator
                    ? instantiator.createFromObjectWith(context, arguments(values))
                    : instantiator.createUsingDefault(context);
            for (int i = 0; i < properties.length; i++) {
                if (present[i] && !properties[i].isCreatorProperty()) {
                    properties[i].set(context, made, values[i]);
                }
            }
            return made;
        } catch (JacksonException e) {
            throw Shapes.unfit(e);
        }
    }

    private @Nullable Object[] arguments(@Nullable Object[] values) {
        @Nullable Object[] ordered = new Object[arguments];
        for (int i = 0; i < properties.length; i++) {
            if (properties[i].isCreatorProperty()) {
                ordered[properties[i].getCreatorIndex()] = values[i];
            }
        }
        return ordered;
    }
}
