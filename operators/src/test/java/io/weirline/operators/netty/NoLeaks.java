package io.weirline.operators.netty;

import io.netty.util.LeakPresenceDetector;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails the test that leaves a buffer unreleased. Needs the detector to be set as Netty's own. */
final class NoLeaks implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext context) {
        LeakPresenceDetector.check();
    }
}
