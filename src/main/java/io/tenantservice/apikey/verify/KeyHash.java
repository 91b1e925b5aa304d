package io.tenantservice.apikey.verify;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Base64;

/** What a key is found by: 256 bits, as numbers, since a million of them are held in memory and compared. */
record KeyHash(long first, long second, long third, long fourth) {

    static KeyHash of(byte[] bytes) {
        ByteBuffer numbers = ByteBuffer.wrap(bytes);
        return new KeyHash(numbers.getLong(), numbers.getLong(), numbers.getLong(), numbers.getLong());
    }

    /** @return of 43 letters, digits, - and _ */
    String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes().getBytes());
    }

    Buffer bytes() {
        return Buffer.buffer(4 * Long.BYTES)
                .appendLong(first)
                .appendLong(second)
                .appendLong(third)
                .appendLong(fourth);
    }
}
