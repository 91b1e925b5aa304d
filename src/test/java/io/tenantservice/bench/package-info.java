/**
 * {@code ./mvnw -Pbench}: measures the packaged service on the local stack, each operation beside its limit, and writes
 * docs/benchmarks.md. What is measured stands in {@link io.tenantservice.bench.Row#all}; the limits' endpoints are in
 * src/bench.
 */
@NullMarked
package io.tenantservice.bench;

import org.jspecify.annotations.NullMarked;
