package io.tenantservice.change.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tenantservice.change.Loaded;
import io.tenantservice.change.Snapshot;
import io.tenantservice.crypto.Pepper;
import io.tenantservice.crypto.PepperHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * One entry as it stands in Redis: when it was read, whose changes make it wrong, the snapshot that it was read in, the
 * value; then the version of the pepper and a mark by it. The mark is over the name in Redis too, so an entry is good at
 * its own place only.
 */
final class EntryBytes {

    private static final int MARK = 32;
    private static final int TRAILER = Integer.BYTES + MARK;

    private final Pepper pepper;

    EntryBytes(Pepper pepper) {
        this.pepper = pepper;
    }

    /** What was found at a place. */
    sealed interface Found<V> {

        /** @param readAt by PostgreSQL's clock, as the replica knew it that has read it */
        record Good<V>(Loaded<V> loaded, Instant readAt) implements Found<V> {}

        /** By a version of the pepper that isn't held here, or with something in it that only another program knows. */
        record Unknown<V>() implements Found<V> {}

        /** Not written by this installation, or not at this place. */
        record Forged<V>() implements Found<V> {}
    }

    /** @return nothing when it cannot be written: its snapshot is too long, as hundreds of transactions were under way */
    <K, V> Optional<byte[]> write(
            String place, EntryFormat<K, V> format, Instant readAt, Snapshot snapshot, UUID subject, V value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, readAt));
            out.writeLong(subject.getMostSignificantBits());
            out.writeLong(subject.getLeastSignificantBits());
            out.writeUTF(snapshot.text());
            format.write(value, out);
            PepperHash mark = pepper.mark(marked(place, bytes.toByteArray()));
            out.writeInt(mark.version());
            out.write(mark.bytes());
            return Optional.of(bytes.toByteArray());
        } catch (UTFDataFormatException tooLong) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("no stream is left", e);
        }
    }

    <K, V> Found<V> read(String place, EntryFormat<K, V> format, byte[] entry) {
        if (entry.length < TRAILER) {
            return new Found.Forged<>();
        }
        byte[] content = Arrays.copyOf(entry, entry.length - TRAILER);
        int version = ByteBuffer.wrap(entry).getInt(content.length);
        byte[] mark = Arrays.copyOfRange(entry, content.length + Integer.BYTES, entry.length);
        return pepper.mark(marked(place, content), version)
                .map(right ->
                        MessageDigest.isEqual(right.bytes(), mark) ? read(format, content) : new Found.Forged<V>())
                .orElseGet(Found.Unknown::new);
    }

    private static <K, V> Found<V> read(EntryFormat<K, V> format, byte[] content) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            Instant readAt = Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS);
            UUID subject = new UUID(in.readLong(), in.readLong());
            Snapshot snapshot = Snapshot.parse(in.readUTF());
            V value = format.read(in);
            return in.available() == 0
                    ? new Found.Good<>(Loaded.of(value, subject, snapshot), readAt)
                    : new Found.Unknown<>();
        } catch (IOException | IllegalArgumentException unknown) {
            return new Found.Unknown<>();
        }
    }

    private static byte[] marked(String place, byte[] content) {
        byte[] name = place.getBytes(UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + name.length + content.length)
                .putInt(name.length)
                .put(name)
                .put(content)
                .array();
    }
}
