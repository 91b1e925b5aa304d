package io.tenantservice.bench.generator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Bodies of which each request takes one by chance. A file holds one in each line, all equally long; it is read once and
 * kept, as a million of them come in several runs.
 */
final class Bodies {

    private static final Map<Path, byte[]> FILES = new HashMap<>();

    private final byte[] lines;
    private final int length;
    private final int used;

    private Bodies(byte[] lines, int length, int used) {
        this.lines = lines;
        this.length = length;
        this.used = used;
    }

    /** @param used how many of the first ones */
    static Bodies of(Path file, int used) {
        byte[] lines = FILES.computeIfAbsent(file, Bodies::read);
        int length = 0;
        while (lines[length] != '\n') {
            length++;
        }
        if (lines.length < (long) (length + 1) * used) {
            throw new IllegalArgumentException(file + " has fewer than " + used + " lines");
        }
        return new Bodies(lines, length, used);
    }

    ByteBuf any() {
        return Unpooled.wrappedBuffer(lines, ThreadLocalRandom.current().nextInt(used) * (length + 1), length);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
        }
    }
}
