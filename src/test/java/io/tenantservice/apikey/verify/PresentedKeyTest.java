package io.tenantservice.apikey.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.crypto.PepperHash;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PresentedKeyTest {

    @Test
    void keyIsTheSameWhenAnotherVersionThanTheCurrentOneWasAdded() {
        assertThat(presented("key", 1)).isEqualTo(presented("key", 1, 2)).hasSameHashCodeAs(presented("key", 1, 2));
        assertThat(presented("key", 1)).isNotEqualTo(presented("other", 1));
        assertThat(presented("key", 1, 2)).isNotEqualTo(presented("key", 2, 1));
    }

    @Test
    void keyThatIsNowhereIsUnknownOnlyWhenItWasLookedForUnderAllVersions() {
        assertThat(presented("key", 2, 1).isHashedWith(Set.of(1, 2))).isTrue();
        assertThat(presented("key", 2, 1, 3).isHashedWith(Set.of(1, 2))).isTrue();
        assertThat(presented("key", 1).isHashedWith(Set.of(1, 2))).isFalse();
    }

    @Test
    void keyMovesFromOlderVersionsToTheCurrentOneOnly() {
        PresentedKey key = presented("key", 2, 3, 1);

        assertThat(key.moveFrom(hash("key", 1))).contains(new HashMove(hash("key", 1), hash("key", 2), 2));
        assertThat(key.moveFrom(hash("key", 2))).isEmpty();
        assertThat(key.moveFrom(hash("key", 3))).isEmpty();
        assertThat(key.hashes()).containsExactly(hash("key", 2), hash("key", 3), hash("key", 1));
    }

    private static PresentedKey presented(String text, int... versions) {
        return PresentedKey.of(List.copyOf(IntStream.of(versions)
                .mapToObj(version -> new PepperHash(version, bytes(text, version)))
                .toList()));
    }

    private static KeyHash hash(String text, int version) {
        return KeyHash.of(bytes(text, version));
    }

    private static byte[] bytes(String text, int version) {
        return ByteBuffer.allocate(32).putInt(text.hashCode()).putInt(version).array();
    }
}
