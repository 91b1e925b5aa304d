package io.tenantservice.platform.paging;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param nextPageToken asks for the part that follows; absent at the end
 */
public record Page<T>(
        List<T> items,

        @Nullable
        @Schema(
                description = "Send as `page_token` for the next page; absent on the last one",
                examples = "AAAAAwGgC4_OYHbfnUX313XSLdw")
        String nextPageToken) {

    /** @param rows up to one row more than the page holds, which shows that there is a next page */
    public static <E, T> Page<T> of(List<E> rows, PageRequest request, Function<E, UUID> id, Function<E, T> view) {
        boolean more = rows.size() > request.size();
        List<E> shown = more ? rows.subList(0, request.size()) : rows;
        String next = more ? request.tokenAfter(id.apply(shown.getLast())) : null;
        return new Page<>(shown.stream().map(view).toList(), next);
    }
}
