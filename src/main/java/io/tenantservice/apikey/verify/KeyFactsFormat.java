package io.tenantservice.apikey.verify;

import io.tenantservice.apikey.ApiKeyState;
import io.tenantservice.apikey.Environment;
import io.tenantservice.apikey.KeyRateLimit;
import io.tenantservice.change.redis.EntryFormat;
import io.tenantservice.platform.network.Cidr;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is known of a key, in Redis, under the hash of its text. Names of constants, as their numbers would move. */
final class KeyFactsFormat implements EntryFormat<PresentedKey, KeyFacts> {

    private interface Writer<T> {

        void write(T one, DataOutput out) throws IOException;
    }

    private interface Reader<T> {

        T read(DataInput in) throws IOException;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String name(PresentedKey key) {
        return key.name();
    }

    @Override
    public void write(KeyFacts key, DataOutput out) throws IOException {
        writeId(key.tenantId(), out);
        writeId(key.id(), out);
        out.writeUTF(key.name());
        out.writeUTF(key.environment().name());
        writeAll(key.scopes(), (scope, to) -> to.writeUTF(scope), out);
        writeAll(key.allowedCidrs(), (block, to) -> to.writeUTF(block.toString()), out);
        out.writeUTF(key.state().name());
        writeOptional(key.expiresAt(), KeyFactsFormat::writeInstant, out);
        writeOptional(key.graceEndsAt(), KeyFactsFormat::writeInstant, out);
        writeOptional(key.rotatedTo(), KeyFactsFormat::writeId, out);
        writeAll(key.rateLimits(), KeyFactsFormat::writeLimit, out);
        writeId(key.limitsId(), out);
    }

    @Override
    public KeyFacts read(DataInput in) throws IOException {
        return new KeyFacts(
                readId(in),
                readId(in),
                in.readUTF(),
                Environment.valueOf(in.readUTF()),
                readAll(DataInput::readUTF, in),
                readAll(KeyFactsFormat::readBlock, in),
                ApiKeyState.valueOf(in.readUTF()),
                readOptional(KeyFactsFormat::readInstant, in),
                readOptional(KeyFactsFormat::readInstant, in),
                readOptional(KeyFactsFormat::readId, in),
                readAll(KeyFactsFormat::readLimit, in),
                readId(in));
    }

    private static void writeId(UUID id, DataOutput out) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static UUID readId(DataInput in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }

    /** Microseconds, as PostgreSQL has them. */
    private static void writeInstant(Instant time, DataOutput out) throws IOException {
        out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    }

    private static Instant readInstant(DataInput in) throws IOException {
        return Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS);
    }

    /** One that cannot be read must not open the key to everywhere. */
    private static Cidr readBlock(DataInput in) throws IOException {
        return Cidr.parse(in.readUTF()).orElseThrow(() -> new IllegalArgumentException("not a block"));
    }

    private static void writeLimit(KeyRateLimit limit, DataOutput out) throws IOException {
        out.writeUTF(limit.name());
        out.writeInt(limit.limit());
        out.writeLong(limit.period().toSeconds());
        out.writeBoolean(limit.takesOneByItself());
    }

    private static KeyRateLimit readLimit(DataInput in) throws IOException {
        return new KeyRateLimit(in.readUTF(), in.readInt(), Duration.ofSeconds(in.readLong()), in.readBoolean());
    }

    private static <T> void writeOptional(@Nullable T value, Writer<T> writer, DataOutput out) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            writer.write(value, out);
        }
    }

    private static <T> @Nullable T readOptional(Reader<T> reader, DataInput in) throws IOException {
        return in.readBoolean() ? reader.read(in) : null;
    }

    private static <T> void writeAll(List<T> values, Writer<T> writer, DataOutput out) throws IOException {
        out.writeShort(values.size());
        for (T value : values) {
            writer.write(value, out);
        }
    }

    private static <T> List<T> readAll(Reader<T> reader, DataInput in) throws IOException {
        int size = in.readUnsignedShort();
        List<T> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(reader.read(in));
        }
        return List.copyOf(values);
    }
}
