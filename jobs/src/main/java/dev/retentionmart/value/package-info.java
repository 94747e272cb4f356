/**
 * Stage 5: predicted value. Brings customers together into what models are fitted to, fits them,
 * has them predict each customer's future, and holds the predictions against what came.
 */
package dev.retentionmart.value;
