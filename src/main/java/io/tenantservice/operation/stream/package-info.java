/**
 * Operations followed as they go: server-sent events, one for each transition, from wherever a follower has come to. Any
 * replica tells of what any other one carries out.
 */
@NullMarked
package io.tenantservice.operation.stream;

import org.jspecify.annotations.NullMarked;
