/** A user of the published modules, compiled and run on the module path by a test. */
module consumer {
    requires io.weirline.operators;
    requires static io.netty.buffer;
}
