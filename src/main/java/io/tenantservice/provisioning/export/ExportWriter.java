package io.tenantservice.provisioning.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tenantservice.platform.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Makes chunks of records. Each chunk is a gzip member of its own (RFC 1952, 2.2), so that a file which is all of them,
 * one after the other, unpacks to all lines; a line may go on in the next one. Holds one chunk at most. For one thread at
 * a time.
 */
final class ExportWriter {

    /** Of text; what cannot be compressed grows by 5 bytes in 16 KiB, so no chunk has more than 256 KiB. */
    static final int TEXT_OF_A_CHUNK = 250_000;

    private final ObjectMapper json;
    private final MessageDigest sha256 = Sha256.digest();
    private final SortedMap<String, Long> records = new TreeMap<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream(TEXT_OF_A_CHUNK);
    private long size;

    ExportWriter(ObjectMapper json) {
        this.json = json;
    }

    @RegisterForReflection
    private record Line(String type, Object data) {}

    /** Writes a first line that is none of the records. @return the chunks that have become full */
    List<byte[]> begin(String type, Object data) {
        List<byte[]> full = new ArrayList<>();
        write(new Line(type, data), full);
        return full;
    }

    /** @return the chunks that have become full */
    List<byte[]> add(String type, List<?> data) {
        List<byte[]> full = new ArrayList<>();
        for (Object one : data) {
            write(new Line(type, one), full);
        }
        records.merge(type, (long) data.size(), Long::sum);
        return full;
    }

    /** Writes a last line that is none of the records. @return the chunks that were left */
    List<byte[]> end(String type, Object data) {
        List<byte[]> left = new ArrayList<>();
        write(new Line(type, data), left);
        if (text.size() > 0) {
            left.add(chunk());
        }
        return left;
    }

    private void write(Line line, List<byte[]> full) {
        byte[] bytes = bytes(line);
        int from = 0;
        while (from < bytes.length) {
            int some = Math.min(bytes.length - from, TEXT_OF_A_CHUNK - text.size());
            text.write(bytes, from, some);
            from += some;
            if (text.size() == TEXT_OF_A_CHUNK) {
                full.add(chunk());
            }
        }
    }

    private byte[] bytes(Line line) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(json.writeValueAsBytes(line));
            bytes.write('\n');
            return bytes.toByteArray();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that cannot be written: " + line.type(), e);
        }
    }

    private byte[] chunk() {
        ByteArrayOutputStream member = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(member)) {
            text.writeTo(gzip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        text.reset();
        byte[] bytes = member.toByteArray();
        sha256.update(bytes);
        size += bytes.length;
        return bytes;
    }

    /** How many of each type there are so far; also of types of which there is none. */
    SortedMap<String, Long> records() {
        return records;
    }

    /** Of all chunks so far. */
    long size() {
        return size;
    }

    /** Of all chunks together. Afterwards nothing is added any more. */
    byte[] digest() {
        return sha256.digest();
    }
}
