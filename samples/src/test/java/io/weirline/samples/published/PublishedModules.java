package io.weirline.samples.published;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** The published modules as they lie on the class path of this run: jars or folders of classes. */
@NullMarked
final class PublishedModules {
    static final List<String> NAMES = List.of("core", "codecs", "operators");

    private static final String DESCRIPTOR = "module-info.class";

    private PublishedModules() {}

    /** Every module on the class path that has a descriptor of its own, by name. */
    static Map<String, Path> located() {
        Map<String, Path> located = new TreeMap<>();
        try {
            for (URL url :
                    Collections.list(PublishedModules.class.getClassLoader().getResources(DESCRIPTOR))) {
                Path path = location(url);
                for (ModuleReference module : ModuleFinder.of(path).findAll()) {
                    located.putIfAbsent(module.descriptor().name(), path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return located;
    }

    /** Where a class was loaded from: for libraries whose modules have no descriptor or only a versioned one. */
    static Path locationOf(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static Path location(URL descriptor) {
        String text = descriptor.toString();
        String root = text.substring(0, text.length() - DESCRIPTOR.length());
        return Path.of(
                URI.create(root.startsWith("jar:") ? root.substring("jar:".length(), root.indexOf("!/")) : root));
    }

    /** The classes of a module's exported packages. */
    static List<Class<?>> exportedClasses(String module) {
        Path path = located().get(module);
        if (path == null) {
            throw new IllegalStateException(module + " is not on the class path");
        }
        ModuleReference reference = ModuleFinder.of(path).find(module).orElseThrow();
        var packages = reference.descriptor().exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
        try (var reader = reference.open();
                var entries = reader.list()) {
            return entries.filter(name -> name.endsWith(".class") && !name.contains("$") && !name.contains("-"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .filter(name -> packages.contains(name.substring(0, Math.max(0, name.lastIndexOf('.')))))
                    .<Class<?>>map(PublishedModules::load)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublishedModules.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
