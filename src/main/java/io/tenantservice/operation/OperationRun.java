package io.tenantservice.operation;

import java.util.UUID;

/**
 * One process's turn at an operation.
 *
 * @param fence raised by each turn, so that a process that was thought dead and is not can write nothing any more
 */
public record OperationRun(UUID operationId, UUID tenantId, long fence) {}
