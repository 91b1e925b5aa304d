package io.tenantservice.crypto;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CredentialCipher.ToRewrap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of ciphertexts that keys of tenants wrote, or one of the platform's own. A rotation brings all of them to the
 * newest version of a key, and then the older ones are retired, so what no implementer names cannot be opened any more
 * after that. {@code CiphertextsTest} finds columns that were forgotten. An implementer keeps these promises:
 *
 * <ul>
 *   <li>All methods work inside the transaction that is open for the owner ({@link KeyOwner#scope}), and open none.
 *   <li>Every row counts that holds a ciphertext, whatever its state: what is pending, inactive or about to expire must
 *       open as well.
 *   <li>A row is known by its context, which no other row of the table has.
 *   <li>Nothing but key, key version and ciphertext of a row changes: to its readers it stays the same.
 * </ul>
 */
public interface Rewrappable {

    /**
     * Rows that a key did not write, or not in a version that is new enough.
     *
     * @param older how many of them the key wrote, in an older version: who takes this away loses them
     * @param lowestVersion of the key, that wrote one of these rows; 0 when another key wrote one; absent when there
     *     are none
     */
    record Left(long rows, long older, @Nullable Integer lowestVersion) {

        public static final Left NOTHING = new Left(0, 0, null);

        public Left and(Left other) {
            if (lowestVersion == null || other.lowestVersion == null) {
                return lowestVersion == null ? other : this;
            }
            return new Left(rows + other.rows, older + other.older, Math.min(lowestVersion, other.lowestVersion));
        }
    }

    /** @return table and column, as {@code credential_secret.ciphertext} */
    String column();

    /** @return whether secrets of this owner stand in it; of another one, no other method is called */
    boolean isOf(KeyOwner owner);

    /**
     * The owner's next rows that the key did not write in the given version or a later one, so what other keys wrote
     * as well, whichever provider has them; at most {@link
     * CredentialCipher#MAX_BATCH}, in an order that a rewrap doesn't change. A row that cannot be rewrapped stays
     * behind and holds up none.
     *
     * @param after the last row of the page before; absent for the first page
     * @return nothing when no row is left
     */
    Uni<List<ToRewrap>> page(KeyOwner owner, KeyRef key, int version, @Nullable ToRewrap after);

    /** Counts the rows that pages would show. */
    Uni<Left> left(KeyOwner owner, KeyRef key, int version);

    /** @return the ids by which a person finds the row; they stand in logs and answers */
    String place(ToRewrap row);

    /**
     * Puts a ciphertext in the place of the one that was read. Waits for nobody, so that no rotation and request ever
     * wait for each other.
     *
     * @return false, with nothing changed, when the row holds another one by now, is being changed or is gone
     */
    Uni<Boolean> replace(ToRewrap row, Ciphertext fresh);
}
