package io.tenantservice.bench.generator;

import io.hyperfoil.api.connection.Connection;
import io.hyperfoil.api.session.Session;
import io.hyperfoil.function.SerializableBiFunction;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Bodies of which each request takes one by chance. Hyperfoil copies a benchmark by serialization, so this has no more
 * than the file's name.
 *
 * @param file one in each line, all equally long
 * @param used how many of the first ones
 */
record Bodies(String file, int used) implements SerializableBiFunction<Session, Connection, ByteBuf> {

    private record Lines(byte[] bytes, int length) {

        /** The line's end belongs to it. */
        int start(int line) {
            return line * (length + 1);
        }
    }

    /** Read once, as a million of them come in several runs. */
    private static final Map<String, Lines> READ = new HashMap<>();

    Bodies {
        Lines lines = READ.computeIfAbsent(file, Bodies::read);
        if (lines.start(used) > lines.bytes().length) {
            throw new IllegalArgumentException(file + " has fewer than " + used + " lines");
        }
    }

    @Override
    public ByteBuf apply(Session session, Connection connection) {
        Lines lines = READ.get(file);
        return Unpooled.wrappedBuffer(
                lines.bytes(), lines.start(ThreadLocalRandom.current().nextInt(used)), lines.length());
    }

    private static Lines read(String file) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of(file));
            int length = 0;
            while (bytes[length] != '\n') {
                length++;
            }
            return new Lines(bytes, length);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
        }
    }
}
