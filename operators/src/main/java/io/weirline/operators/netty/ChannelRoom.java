package io.weirline.operators.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.weirline.operators.internal.Room;
import java.util.concurrent.RejectedExecutionException;

/** Room while a channel is writable; in its pipeline, to hear when it is again. */
final class ChannelRoom extends ChannelInboundHandlerAdapter implements Room {
    private final Channel channel;
    private Runnable opened = () -> {};

    ChannelRoom(Channel channel) {
        this.channel = channel;
    }

    @Override
    public void execute(Runnable task) throws RejectedExecutionException {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            channel.eventLoop().execute(task);
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isWritable();
    }

    @Override
    public void enter(Runnable opened) {
        this.opened = opened;
        channel.pipeline().addFirst(this);
    }

    @Override
    public void leave() {
        try {
            execute(() -> {
                if (channel.pipeline().context(this) != null) {
                    channel.pipeline().remove(this);
                }
            });
        } catch (RejectedExecutionException e) {
            // The pipeline is gone with its loop.
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.fireChannelWritabilityChanged();
        opened.run();
    }
}
