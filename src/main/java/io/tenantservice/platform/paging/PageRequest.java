package io.tenantservice.platform.paging;

import static io.tenantservice.platform.problem.ProblemCode.PAGE_TOKEN_INVALID;

import io.tenantservice.platform.problem.Problem;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for. Lists are in the order of their ids, which is that of creation; a page starts
 * after an id, so rows that come and go neither repeat nor hide others.
 *
 * @param size rows, 1 to 200
 * @param after the last id of the page before; the nil UUID for the first page
 * @param list a hash of what is listed, so that a token of another list or filter is refused
 */
public record PageRequest(int size, UUID after, int list) {

    public static final int DEFAULT_SIZE = 50;
    public static final int MAX_SIZE = 200;

    private static final UUID START = new UUID(0, 0);
    private static final int TOKEN_BYTES = 20;

    /** @param list everything that decides what the list shows: its name, its tenant, its filters */
    public static PageRequest of(@Nullable Integer size, @Nullable String token, Object list) {
        int rows = size == null ? DEFAULT_SIZE : size;
        int hash = list.toString().hashCode();
        return new PageRequest(rows, token == null ? START : read(token, hash), hash);
    }

    /** @return how many rows to read: one more, to learn whether there is a next page */
    public int limit() {
        return size + 1;
    }

    String tokenAfter(UUID id) {
        ByteBuffer token = ByteBuffer.allocate(TOKEN_BYTES)
                .putInt(list)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    }

    private static UUID read(String token, int list) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            throw Problem.of(PAGE_TOKEN_INVALID);
        }
        if (bytes.length != TOKEN_BYTES) {
            throw Problem.of(PAGE_TOKEN_INVALID);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (buffer.getInt() != list) {
            throw Problem.of(PAGE_TOKEN_INVALID);
        }
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
