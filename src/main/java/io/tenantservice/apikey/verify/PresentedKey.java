package io.tenantservice.apikey.verify;

import io.tenantservice.crypto.PepperHash;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The text of a key by what it may be found by: its hash under each version of the pepper, the current one first. Texts
 * are the same when their hashes under the same current version are; the others follow from the text.
 */
final class PresentedKey {

    private final int pepper;
    private final KeyHash current;
    private final List<Older> others;

    private record Older(int pepper, KeyHash hash) {}

    private PresentedKey(int pepper, KeyHash current, List<Older> others) {
        this.pepper = pepper;
        this.current = current;
        this.others = others;
    }

    /** @param hashes the current one first */
    static PresentedKey of(List<PepperHash> hashes) {
        return new PresentedKey(
                hashes.getFirst().version(),
                KeyHash.of(hashes.getFirst().bytes()),
                hashes.stream()
                        .skip(1)
                        .map(hash -> new Older(hash.version(), KeyHash.of(hash.bytes())))
                        .toList());
    }

    List<KeyHash> hashes() {
        if (others.isEmpty()) {
            return List.of(current);
        }
        return Stream.concat(Stream.of(current), others.stream().map(Older::hash))
                .toList();
    }

    /** @return the same for the same text, as long as the current version of the pepper is the same; nobody finds the text by it */
    String name() {
        return pepper + ":" + current.text();
    }

    /** Whether the text is nowhere, when it is found by none of the hashes and these versions are in use. */
    boolean isHashedWith(Set<Integer> peppers) {
        return peppers.stream()
                .allMatch(wanted -> wanted == pepper || others.stream().anyMatch(other -> other.pepper() == wanted));
    }

    /** @return what has to be done for a key that was found by this hash to be found by the current one */
    Optional<HashMove> moveFrom(KeyHash found) {
        return others.stream()
                .filter(other -> other.hash().equals(found) && other.pepper() < pepper)
                .findAny()
                .map(other -> new HashMove(found, current, pepper));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PresentedKey key && pepper == key.pepper && current.equals(key.current);
    }

    @Override
    public int hashCode() {
        return Objects.hash(pepper, current);
    }
}
