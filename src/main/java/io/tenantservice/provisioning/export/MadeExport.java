package io.tenantservice.provisioning.export;

import java.time.Instant;
import java.util.SortedMap;
import java.util.UUID;

/**
 * An export that has been made, of which the chunks may be deleted already.
 *
 * @param sha256 of the whole file
 * @param size of the whole file, in bytes
 * @param records how many of each type there are
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record MadeExport(
        UUID operationId, byte[] sha256, long size, int chunks, SortedMap<String, Long> records, Instant madeAt) {}
