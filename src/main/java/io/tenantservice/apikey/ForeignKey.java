package io.tenantservice.apikey;

import org.jspecify.annotations.Nullable;

/**
 * A key that another system has issued.
 *
 * @param request what its creation would have said here
 * @param lastFour of its text, when the other system knows them
 */
public record ForeignKey(CreateApiKey request, @Nullable String lastFour) {}
