/** Genesys Cloud's login and platform API, all regions on one port: calls G1 to G7 of docs/providers.md. */
@NullMarked
package io.tenantservice.simulator.genesys;

import org.jspecify.annotations.NullMarked;
