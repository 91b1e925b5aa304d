/**
 * Plays Meta Graph, Genesys Cloud and the platform's own backend, on HTTPS with a test authority. They keep state, fail
 * on demand and remember who called; the control plane (plain HTTP and JSON) steers them. See docs/providers.md.
 */
@NullMarked
package io.tenantservice.simulator;

import org.jspecify.annotations.NullMarked;
