package io.tenantservice.platform.export;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The records of one kind that an export of a tenant's data holds. Each feature has a bean for what it keeps, and CDI
 * finds them. An implementer keeps these promises:
 *
 * <ul>
 *   <li>A record is what the API shows of it: no secret, no hash of one, no ciphertext.
 *   <li>A page is read in a transaction of its own, and is small enough to be held in memory.
 *   <li>A tenant that has none of them has an empty page; so does one that is not there.
 * </ul>
 */
public interface Exportable {

    /** @return what the records are, as {@code api_key}; unique, and never changed once released */
    String type();

    /** @param pageToken of the page before; null for the first one */
    Uni<? extends Page<?>> page(UUID tenantId, @Nullable String pageToken);

    /** @return which page of a list in the order of ids is asked for */
    default PageRequest request(UUID tenantId, @Nullable String pageToken) {
        return PageRequest.of(PageRequest.MAX_SIZE, pageToken, type() + " of " + tenantId);
    }
}
