/** Meta Graph as the WhatsApp Business Management API shows it: calls M1 to M9 of docs/providers.md. */
@NullMarked
package io.tenantservice.simulator.meta;

import org.jspecify.annotations.NullMarked;
