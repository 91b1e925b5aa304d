/**
 * Resolve: whose number is this, and with which credentials? Table {@code reveal_count}. A secret leaves after its
 * reveal is on record.
 */
@NullMarked
package io.tenantservice.credential.resolve;

import org.jspecify.annotations.NullMarked;
