package io.weirline.samples.net;

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.core.Limits;
import java.lang.reflect.Proxy;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;
import reactor.util.Logger;
import reactor.util.Loggers;

/** Threads for clients and servers, without a word on stderr. */
public final class Network {
    private Network() {}

    /**
     * Threads that do not keep the program alive.
     *
     * @return new ones, to be disposed of
     */
    public static LoopResources loops() {
        silence();
        return LoopResources.create("weirline", 1, 2, true);
    }

    /**
     * As {@link #loops()}, with all that a client and a server need loaded, so that the first request finds it at hand.
     *
     * @return new ones, to be disposed of
     */
    public static LoopResources warmLoops() {
        LoopResources loops = loops();
        HttpServer.create().runOn(loops, false).warmup().block();
        HttpClient.create().runOn(loops, false).warmup().block();
        Dialects.OPENAI_CHAT.decoder(Limits.defaults());
        return loops;
    }

    /** Every failure reaches its subscriber; what the libraries would log besides is not for a command line's stderr. */
    private static void silence() {
        // What Netty would look for at its start though nobody here uses it: flight recorder events of its allocator,
        // and native transports, whose loading later JDKs warn of.
        setDefault("io.netty.jfr.enabled", "false");
        setDefault("io.netty.transport.noNative", "true");
        Loggers.useCustomLoggers(name -> silent(Logger.class, name));
        InternalLoggerFactory.setDefaultFactory(new InternalLoggerFactory() {
            @Override
            protected InternalLogger newInstance(String name) {
                return silent(InternalLogger.class, name);
            }
        });
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static <L> L silent(Class<L> type, String name) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> switch (method.getName()) {
                    case "name", "getName", "toString" -> name;
                    case "hashCode" -> name.hashCode();
                    case "equals" -> args != null && args[0] == proxy;
                    default -> method.getReturnType() == boolean.class ? Boolean.FALSE : null;
                }));
    }
}
