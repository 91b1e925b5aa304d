package io.tenantservice.crypto;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CredentialCipher.ToRewrap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A column of ciphertexts that keys of tenants wrote. A rotation brings all of them to the key's newest version and
 * then retires the older ones, so what no implementer names cannot be opened any more after that. {@code
 * CiphertextsTest} finds columns that were forgotten. An implementer keeps these promises:
 *
 * <ul>
 *   <li>Both methods work inside the transaction that is open for the tenant, and open none.
 *   <li>Every row counts that holds a ciphertext, whatever its state: what is pending, inactive or about to expire must
 *       open as well.
 *   <li>A row is known by its context, which no other row of the table has.
 *   <li>Nothing but key, key version and ciphertext of a row changes: to its readers it stays the same.
 * </ul>
 */
public interface Rewrappable {

    /** @return table and column, as {@code credential_secret.ciphertext} */
    String column();

    /**
     * The tenant's next rows that the key wrote in a version below the given one, at most {@link
     * CredentialCipher#MAX_BATCH}, in an order that a rewrap doesn't change. A row that cannot be rewrapped stays
     * behind and holds up none.
     *
     * @param after the last row of the page before; absent for the first page
     * @return nothing when no row is left
     */
    Uni<List<ToRewrap>> page(UUID tenantId, KeyRef key, int belowVersion, @Nullable ToRewrap after);

    /**
     * Puts a ciphertext in the place of the one that was read.
     *
     * @return false, with nothing changed, when the row holds another one by now or is gone
     */
    Uni<Boolean> replace(ToRewrap row, Ciphertext fresh);
}
